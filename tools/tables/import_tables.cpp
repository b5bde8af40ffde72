#include "tools/tables/import_tables.hpp"

#include "sim/core/geometry.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"
#include "tools/gtfs/city_streets.hpp"
#include "tools/imports/table_reader.hpp"
#include "tools/tables/omx.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace twinshift::tables {

namespace {

using imports::ColumnName;
using imports::Reason;
using imports::TableReader;

constexpr Reason kNoPlace{"T501", "no place on earth"};
constexpr Reason kTwice{"T502", "the same is there already; the first counts"};
constexpr Reason kFar{"T503", "over 50 km from the city"};
constexpr Reason kNoDocks{"T504", "the number of docks is not known or not between 1 and 1000; 15 are assumed"};
constexpr Reason kTooManyBikes{"T505", "more bikes than docks; one in each dock is taken"};
constexpr Reason kNoCount{"T506", "not a number of 0 or more"};
constexpr Reason kNoName{"T507", "no name"};
constexpr Reason kUnknownZone{"T508", "a zone that the city does not have"};
constexpr double kCityReach = 50e3;  // [m]
constexpr double kCountReach = 60;   // [m] a count farther from every street is tied to none
constexpr std::int64_t kAssumedDocks = 15;

std::string name_of(std::string const& file) { return std::filesystem::path{file}.filename().string(); }

/// A word for a measure or an id: no spaces at its ends, no line breaks or commas.
std::string plain(std::string_view text) {
  std::string result;
  for (auto const c : text) result += c == '\n' || c == '\r' || c == ',' || c == '"' ? ' ' : c;
  return result;
}

imports::CityTable entry(std::string const& path, std::string const& kind, TableOptions const& options) {
  return {path,    kind, options.year, name_of(options.file), "as the file's publisher grants it (not in the file)",
          "medium"};
}

/// An import being made: the city, its report, and where the city lies.
struct Work {
  Work(std::string command, TableOptions const& table)
      : options{&table}, report{std::move(command), name_of(table.file)} {
    city = imports::CityFolder::open(imports::CityFolder::find(table.import.city), faults);
    faults.throw_if_any();
    if (city->is_new())
      faults.add({"F201",
                  {table.import.city, 0, 0},
                  "There is no such city.",
                  "These data belong to one.",
                  "Make it first: twinshift new-city, or import gtfs, osm or zones."});
    faults.throw_if_any();
    projection = io::Projection::make(city->facts().crs);
    centre = projection ? projection->to_plane(city->facts().centre).value_or(Point{}) : Point{};
  }

  [[nodiscard]] imports::FileRows& rows() { return report.file(name_of(options->file)); }
  [[nodiscard]] bool far(io::LonLat at) const {
    auto const point = projection ? projection->to_plane(at) : std::nullopt;
    return !point || distance(*point, centre) > kCityReach;
  }
  TableReader open(std::span<ColumnName const> columns) {
    auto bytes = imports::open_file(options->file, faults);
    faults.throw_if_any();
    return {std::move(bytes), name_of(options->file), options->encoding, columns, rows(), report, faults};
  }
  /// Ends the import after `read`, which fills the report and the city.
  int run(std::string const& kind, std::function<void()> const& read) {
    return imports::with_report(report, kind, options->import, [&] {
      read();
      faults.throw_if_any();
      return imports::finish_import(report, *city, kind, options->import);
    });
  }

  TableOptions const* options;
  io::Faults faults;
  imports::ImportReport report;
  std::optional<imports::CityFolder> city;
  std::optional<io::Projection> projection;
  Point centre;
};

std::optional<io::LonLat> place(std::optional<double> lon, std::optional<double> lat) {
  if (!lon || !lat || std::abs(*lon) > 180 || std::abs(*lat) > 90 || (*lon == 0 && *lat == 0)) return std::nullopt;
  return io::LonLat{*lon, *lat};
}

class StationWriter {
public:
  explicit StationWriter(Work& work) : work_{&work}, csv_{text_, kHeader} {}

  void add(std::size_t row, std::int64_t line, std::string const& id, std::string const& name,
           std::optional<io::LonLat> at, std::optional<double> docks, std::optional<double> bikes) {
    auto& rows = work_->rows();
    if (!at || id.empty()) return rows.drop(row, kNoPlace, line, io::shown(id));
    if (work_->far(*at)) return rows.leave_out(row, kFar);
    if (!taken_.insert(id).second) return rows.drop(row, kTwice, line, io::shown(id), at);
    auto const sized = docks && *docks >= 1 && *docks <= 1000;
    if (!sized) rows.repair(row, kNoDocks, line, io::shown(id), at);
    auto const places = sized ? static_cast<std::int64_t>(*docks) : kAssumedDocks;
    auto there = bikes && *bikes >= 0 ? static_cast<std::int64_t>(std::min(*bikes, 2000.0)) : places / 2;
    if (there > places) {
      rows.repair(row, kTooManyBikes, line, io::shown(id), at);
      there = places;
    }
    csv_.cell(id).cell(name.empty() ? id : name).cell("").cell(at->lon, 6).cell(at->lat, 6);
    csv_.cell(places).cell(there).cell(sized ? "real" : "estimated").end_row();
  }
  [[nodiscard]] std::string text() const { return text_.str(); }
  [[nodiscard]] std::size_t size() const { return taken_.size(); }

private:
  static constexpr std::array<std::string_view, 8> kHeader = {"station_id", "name",  "name_ko", "lon",
                                                              "lat",        "docks", "bikes",   "status"};
  Work* work_;
  std::ostringstream text_;
  io::CsvWriter csv_;
  std::set<std::string> taken_;
};

std::string text_of(nlohmann::json const& value) {
  if (value.is_string()) return value.get<std::string>();
  // GBFS 3: texts by language; the first one.
  if (value.is_array() && !value.empty() && value[0].is_object() && value[0].contains("text"))
    return value[0]["text"].is_string() ? value[0]["text"].get<std::string>() : "";
  return value.is_number() ? value.dump() : "";
}

std::optional<double> number_of(nlohmann::json const& object, char const* key) {
  auto const it = object.find(key);
  return it != object.end() && it->is_number() ? std::optional{it->get<double>()} : std::nullopt;
}

void read_gbfs(std::string const& text, Work& work, StationWriter& writer) {
  auto const json = nlohmann::json::parse(text, nullptr, false);
  auto const stations = json.is_object() && json.contains("data") && json["data"].is_object() &&
                                json["data"].contains("stations") && json["data"]["stations"].is_array()
                            ? json["data"]["stations"]
                            : nlohmann::json{};
  if (!stations.is_array()) {
    work.faults.add({"J302",
                     {io::shown_path(work.options->file), 0, 0},
                     "This is not GBFS station_information: there is no list data.stations.",
                     "",
                     "Fetch station_information.json again."});
    return;
  }
  for (auto const& station : stations) {
    auto const row = work.rows().add();
    auto const line = static_cast<std::int64_t>(row + 1);
    if (!station.is_object()) {
      work.rows().drop(row, kNoPlace, line);
      continue;
    }
    auto const value = [&](char const* key) { return station.contains(key) ? text_of(station[key]) : std::string{}; };
    auto bikes = number_of(station, "num_bikes_available");
    if (!bikes) bikes = number_of(station, "num_vehicles_available");
    writer.add(row, line, plain(value("station_id")), plain(value("name")),
               place(number_of(station, "lon"), number_of(station, "lat")), number_of(station, "capacity"), bikes);
  }
}

void read_station_table(Work& work, StationWriter& writer) {
  enum : std::size_t { kId, kName, kLat, kLon, kDocks, kBikes };
  static constexpr std::array<ColumnName, 6> kColumns = {{{"station_id", true, "id number code terminal"},
                                                          {"name", false, "station_name address"},
                                                          {"lat", true, "latitude y"},
                                                          {"lon", true, "longitude lng long x"},
                                                          {"docks", false, "capacity slots dock_count racks"},
                                                          {"bikes", false, "num_bikes_available available_bikes"}}};
  auto table = work.open(kColumns);
  while (table.next())
    writer.add(table.row(), table.line(), plain(table.text(kId)), plain(table.text(kName)),
               place(table.number(kLon), table.number(kLat)), table.number(kDocks), table.number(kBikes));
}

/// Rows of the table `observed`.
class ObservedWriter {
public:
  ObservedWriter() : csv_{text_, kHeader} {}
  void add(std::string const& measure, double value, std::string const& unit, std::string const& year,
           std::string const& who, std::string const& source) {
    csv_.cell(measure).cell(value, 2).cell(unit).cell(year).cell(who).cell(source).cell("medium").end_row();
  }
  [[nodiscard]] std::string text() const { return text_.str(); }

private:
  static constexpr std::array<std::string_view, 7> kHeader = {"measure", "value",  "unit",      "year",
                                                              "who",     "source", "confidence"};
  std::ostringstream text_;
  io::CsvWriter csv_;
};

double distance_to(std::span<Point const> line, Point p) {
  auto best = HUGE_VAL;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    auto const a = line[i];
    auto const b = line[i + 1];
    auto const dx = b.x - a.x;
    auto const dy = b.y - a.y;
    auto const length2 = dx * dx + dy * dy;
    auto const t = length2 > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0) : 0.0;
    best = std::min(best, distance(p, {a.x + t * dx, a.y + t * dy}));
  }
  return best;
}

/// The street for cars nearest to a point.
std::pair<LinkId, double> nearest_link(network::Network const& network, Point p) {
  LinkId best;
  auto metres = HUGE_VAL;
  for (std::size_t l = 0; l < network.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    if ((network.links.access[link] & network::kCarAccess) == 0) continue;
    auto const d = distance_to(network.links.shape[link], p);
    if (d < metres) {
      metres = d;
      best = link;
    }
  }
  return {best, metres};
}

struct CountPoint {
  std::string measure;
  io::LonLat at;
};

void tie_counts(Work& work, std::vector<CountPoint> const& points) {
  auto const streets = gtfs::CityStreets::of(*work.city, work.faults);
  work.faults.throw_if_any();
  if (!streets || points.empty()) return;
  std::ostringstream text;
  static constexpr std::array<std::string_view, 3> kHeader = {"measure", "link_id", "distance_m"};
  io::CsvWriter csv{text, kHeader};
  std::size_t tied = 0;
  for (auto const& point : points) {
    auto const at = streets->to_plane(point.at);
    if (!at) continue;
    auto const [link, metres] = nearest_link(streets->network(), *at);
    if (metres > kCountReach) continue;
    csv.cell(point.measure).cell(streets->network().links.key[link]).cell(metres, 1).end_row();
    ++tied;
  }
  work.city->put_aside("imports/counts/count_links.csv", text.str());
  work.report.figure("counts_with_a_place", static_cast<double>(points.size()));
  work.report.figure("counts_tied_to_a_street", static_cast<double>(tied));
}

std::set<std::string> zones_of(Work& work) {
  std::set<std::string> zones;
  static constexpr std::array<std::string_view, 1> kColumns = {"zone_id"};
  for (auto const& [file, text] : work.city->texts("zones", work.faults)) {
    io::CsvReader csv{file, text, io::OpenColumns{kColumns, {}}, work.faults};
    while (csv.next()) zones.insert(std::string{csv.text(0)});
  }
  work.faults.throw_if_any();
  return zones;
}

/// Rows of an origin-destination table, checked.
class OdWriter {
public:
  OdWriter(Work& work, OdOptions const& options) : work_{&work}, options_{&options}, zones_{zones_of(work)} {}

  void add(std::size_t row, std::int64_t line, std::string const& from, std::string const& to,
           std::optional<double> value) {
    auto& rows = work_->rows();
    if (from.empty() || to.empty()) return rows.drop(row, kNoName, line);
    if (!value || !(*value >= 0) || *value > 1e9) return rows.drop(row, kNoCount, line, io::shown(from + " to " + to));
    for (auto const* const zone : {&from, &to})
      if (!zones_.empty() && !zones_.contains(*zone)) return rows.drop(row, kUnknownZone, line, io::shown(*zone));
    if (!taken_.insert({from, to}).second) return rows.drop(row, kTwice, line, io::shown(from + " to " + to));
    total_ += *value;
    if (*value > 0)
      observed_.add("od:" + from + ':' + to, *value, "persons/day", work_->options->year, options_->measure,
                    name_of(work_->options->file));
  }
  void finish() {
    work_->report.figure("pairs", static_cast<double>(taken_.size()));
    work_->report.figure("persons", total_);
    work_->city->drop("observed_od.csv");
    work_->city->add(entry("observed_od.csv", "observed", *work_->options), observed_.text());
  }

private:
  Work* work_;
  OdOptions const* options_;
  std::set<std::string> zones_;
  std::set<std::pair<std::string, std::string>> taken_;
  double total_ = 0;
  ObservedWriter observed_;
};

}  // namespace

int import_stations(TableOptions const& options) {
  Work work{"import stations", options};
  return work.run("stations", [&] {
    StationWriter writer{work};
    if (options.file.ends_with(".json")) {
      auto const text = io::read_text_file(options.file, {}, work.faults, io::FaultKind::kData);
      work.faults.throw_if_any();
      read_gbfs(*text, work, writer);
    } else {
      read_station_table(work, writer);
    }
    work.report.figure("stations", static_cast<double>(writer.size()));
    work.city->put(entry("stations.csv", "stations", options), writer.text());
  });
}

namespace {

void read_counts(Work& work, TableOptions const& options) {
  enum : std::size_t { kName, kValue, kHour, kYear, kLon, kLat, kDirection };
  static constexpr std::array<ColumnName, 7> kColumns = {
      {{"name", true, "road road_name site location link street station count_point count_point_id id"},
       {"count", true, "aadt flow volume value all_motor_vehicles traffic vehicles"},
       {"hour"},
       {"year"},
       {"lon", false, "longitude lng long"},
       {"lat", false, "latitude"},
       {"direction", false, "direction_of_travel"}}};
  ObservedWriter observed;
  std::set<std::string> taken;
  std::vector<CountPoint> points;
  {
    auto table = work.open(kColumns);
    while (table.next()) {
      auto const value = table.number(kValue);
      if (table.text(kName).empty()) {
        table.drop(kNoName);
        continue;
      }
      if (!value || !(*value >= 0) || *value > 1e7) {
        table.drop(kNoCount, '"' + io::shown(table.text(kValue)) + '"');
        continue;
      }
      auto const hour = table.whole(kHour);
      auto const timed = hour && *hour >= 0 && *hour < 24;
      auto measure = (timed ? fmt::format("flow_h{:02}:", *hour) : "aadt:") + plain(table.text(kName));
      if (!table.text(kDirection).empty()) measure += ' ' + plain(table.text(kDirection));
      auto const year = table.text(kYear).empty() ? options.year : plain(table.text(kYear));
      if (!taken.insert(measure + '\n' + year).second) {
        table.drop(kTwice, io::shown(measure));
        continue;
      }
      observed.add(measure, *value, timed ? "vehicles/h" : "vehicles/day", year, "all motor traffic",
                   name_of(options.file));
      if (auto const at = place(table.number(kLon), table.number(kLat))) points.push_back({measure, *at});
    }
  }
  work.faults.throw_if_any();
  work.report.figure("counts", static_cast<double>(taken.size()));
  tie_counts(work, points);
  work.city->drop("observed_counts.csv");
  work.city->add(entry("observed_counts.csv", "observed", options), observed.text());
}

void read_od(Work& work, OdOptions const& options) {
  OdWriter writer{work, options};
  if (is_omx(options.table.file)) {
    each_cell(options.table.file, options.matrix, options.lookup, work.faults,
              [&](std::string const& from, std::string const& to, double value) {
                auto const row = work.rows().add();
                writer.add(row, static_cast<std::int64_t>(row + 1), from, to, value);
              });
  } else {
    enum : std::size_t { kFrom, kTo, kValue };
    static constexpr std::array<ColumnName, 3> kColumns = {
        {{"from", true, "origin from_zone orig o home residence i"},
         {"to", true, "destination to_zone dest d work workplace j"},
         {"value", true, "count trips persons people commuters all flow total"}}};
    auto table = work.open(kColumns);
    while (table.next())
      writer.add(table.row(), table.line(), plain(table.text(kFrom)), plain(table.text(kTo)), table.number(kValue));
  }
  work.faults.throw_if_any();
  writer.finish();
}

}  // namespace

int import_counts(TableOptions const& options) {
  Work work{"import counts", options};
  return work.run("counts", [&] { read_counts(work, options); });
}

int import_od(OdOptions const& options) {
  Work work{"import od", options.table};
  return work.run("od", [&] { read_od(work, options); });
}

}  // namespace twinshift::tables

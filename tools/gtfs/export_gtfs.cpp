#include "tools/gtfs/export_gtfs.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/projection.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/transit/build.hpp"
#include "tools/gtfs/busiest_day.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include <unistd.h>
#include <zip.h>

#include <fmt/format.h>

namespace twinshift::gtfs {

namespace fs = std::filesystem;

namespace {

/// A table being written.
template <std::size_t N>
class Table {
public:
  explicit Table(std::array<std::string_view, N> const& header) : csv_{text_, header} {}
  io::CsvWriter& row() { return csv_; }
  [[nodiscard]] std::string text() const { return text_.str(); }

private:
  std::ostringstream text_;
  io::CsvWriter csv_;
};

std::string clock(std::int32_t seconds) {
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string compact(Date date) {
  auto text = to_text(date);
  std::erase(text, '-');
  return text;
}

std::int64_t route_type(Mode mode) {
  if (mode == Mode::kRail) return 2;
  return mode == Mode::kShuttle ? 1501 : 3;
}

class FeedWriter {
public:
  FeedWriter(scenario::Scenario const& scenario, Date date)
      : scenario_{&scenario},
        date_{date},
        projection_{io::Projection::make(scenario.city.crs)},
        timetable_{
            transit::build_timetable(scenario.service_plan, scenario.network, scenario.build, scenario.run.seed)} {}

  std::map<std::string, std::string> write() {
    write_agencies();
    write_stops();
    write_routes();
    write_shapes();
    write_trips();
    write_calendar();
    write_fares();
    return std::move(files_);
  }
  [[nodiscard]] ExportCounts const& counts() const { return counts_; }

private:
  [[nodiscard]] io::LonLat degrees(Point p) const { return projection_->to_degrees(p).value_or(io::LonLat{}); }

  void write_agencies() {
    Table<4> agencies{{"agency_id", "agency_name", "agency_url", "agency_timezone"}};
    for (auto const& key : timetable_.operators.key)
      agencies.row().cell(key).cell(key).cell("https://example.org").cell(scenario_->city.time_zone).end_row();
    files_["agency.txt"] = agencies.text();
  }

  void write_stops() {
    Table<4> stops{{"stop_id", "stop_name", "stop_lat", "stop_lon"}};
    for (std::size_t s = 0; s < timetable_.stops.key.size(); ++s, ++counts_.stops) {
      auto const stop = nth<StopId>(s);
      auto const at = degrees(timetable_.stops.position[stop]);
      stops.row().cell(timetable_.stops.key[stop]).cell(timetable_.stops.name[stop]).cell(at.lat, 6).cell(at.lon, 6);
      stops.row().end_row();
    }
    files_["stops.txt"] = stops.text();
  }

  void write_routes() {
    Table<5> routes{{"route_id", "agency_id", "route_short_name", "route_long_name", "route_type"}};
    for (std::size_t r = 0; r < timetable_.routes.key.size(); ++r, ++counts_.routes) {
      auto const route = nth<RouteId>(r);
      auto const& name = timetable_.routes.name[route];
      routes.row()
          .cell(timetable_.routes.key[route])
          .cell(timetable_.operators.key[timetable_.routes.operated_by[route]]);
      routes.row().cell("").cell(name.empty() ? timetable_.routes.key[route] : name);
      routes.row().cell(route_type(timetable_.routes.mode[route])).end_row();
    }
    files_["routes.txt"] = routes.text();
  }

  /// The streets a pattern takes; empty for rail and where a section has no way.
  [[nodiscard]] std::vector<Point> line_of(PatternId pattern) const {
    std::vector<Point> line;
    auto const& patterns = timetable_.patterns;
    auto const offset = patterns.stops.offset(pattern);
    for (std::size_t k = 0; k + 1 < patterns.stops[pattern].size(); ++k)
      for (auto const link : patterns.section_links[nth<SectionId>(offset + k)])
        for (auto const& p : scenario_->network.links.shape[link])
          if (line.empty() || !(line.back() == p)) line.push_back(p);
    return line;
  }

  void write_shapes() {
    Table<4> shapes{{"shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"}};
    for (std::size_t p = 0; p < timetable_.patterns.key.size(); ++p) {
      auto const pattern = nth<PatternId>(p);
      std::int64_t n = 0;
      auto const line = timetable_.patterns.trip_count[pattern] == 0 ? std::vector<Point>{} : line_of(pattern);
      for (auto const& point : line) {
        auto const at = degrees(point);
        shapes.row().cell(timetable_.patterns.key[pattern]).cell(at.lat, 6).cell(at.lon, 6).cell(n++).end_row();
      }
      has_shape_.push_back(line.empty() ? 0 : 1);
      counts_.shape_points += n;
    }
    files_["shapes.txt"] = shapes.text();
  }

  void write_trips() {
    Table<6> trips{{"route_id", "service_id", "trip_id", "trip_headsign", "block_id", "shape_id"}};
    Table<5> times{{"trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"}};
    auto const& patterns = timetable_.patterns;
    for (std::size_t p = 0; p < patterns.key.size(); ++p) {
      auto const pattern = nth<PatternId>(p);
      for (std::uint32_t n = 0; n < patterns.trip_count[pattern]; ++n, ++counts_.trips) {
        auto const trip = nth<TripId>(patterns.first_trip[pattern].index() + n);
        auto const id = patterns.key[pattern] + '-' + std::to_string(n + 1);
        auto const block = timetable_.trips.block[trip];
        trips.row()
            .cell(timetable_.routes.key[patterns.route[pattern]])
            .cell("day")
            .cell(id)
            .cell(patterns.headsign[pattern]);
        trips.row().cell(block.valid() ? "b" + std::to_string(block.index() + 1) : "");
        trips.row().cell(has_shape_[p] != 0 ? patterns.key[pattern] : "").end_row();
        for (std::uint32_t k = 0; k < patterns.stops[pattern].size(); ++k, ++counts_.stop_times) {
          auto const& time = timetable_.time(trip, k);
          times.row().cell(id).cell(clock(time.arrival_s)).cell(clock(time.departure_s));
          times.row().cell(timetable_.stops.key[patterns.stops[pattern][k]]).cell(std::int64_t{k} + 1).end_row();
        }
      }
    }
    files_["trips.txt"] = trips.text();
    files_["stop_times.txt"] = times.text();
  }

  void write_calendar() {
    Table<3> dates{{"service_id", "date", "exception_type"}};
    dates.row().cell("day").cell(compact(date_)).cell("1").end_row();
    files_["calendar_dates.txt"] = dates.text();
    Table<6> info{
        {"feed_publisher_name", "feed_publisher_url", "feed_lang", "feed_start_date", "feed_end_date", "feed_version"}};
    info.row().cell("Twinshift, a simulated timetable").cell("https://example.org").cell("en").cell(compact(date_));
    info.row().cell(compact(date_)).cell(scenario_->title).end_row();
    files_["feed_info.txt"] = info.text();
  }

  void write_fares() {
    Table<7> fares{
        {"fare_id", "price", "currency_type", "payment_method", "transfers", "agency_id", "transfer_duration"}};
    Table<2> rules{{"fare_id", "route_id"}};
    for (auto const& fare : scenario_->fares.fares) {
      auto const& agency = timetable_.operators.key[fare.operated_by];
      auto const id = agency + '-' + std::string{token(fare.mode)};
      auto const window = std::int64_t{fare.transfer_window.count()};
      fares.row().cell(id).cell(fare.base.value(), 2).cell(scenario_->city.currency).cell("0");
      fares.row().cell(window > 0 ? "" : "0").cell(agency);
      window > 0 ? fares.row().cell(window) : fares.row().cell("");
      fares.row().end_row();
      for (std::size_t r = 0; r < timetable_.routes.key.size(); ++r) {
        auto const route = nth<RouteId>(r);
        if (timetable_.routes.operated_by[route] == fare.operated_by && timetable_.routes.mode[route] == fare.mode)
          rules.row().cell(id).cell(timetable_.routes.key[route]).end_row();
      }
    }
    files_["fare_attributes.txt"] = fares.text();
    files_["fare_rules.txt"] = rules.text();
  }

  scenario::Scenario const* scenario_;
  Date date_;
  std::optional<io::Projection> projection_;
  transit::Timetable timetable_;
  std::map<std::string, std::string> files_;
  std::vector<std::uint8_t> has_shape_;  ///< by pattern
  ExportCounts counts_;
};

[[noreturn]] void cannot_write(std::string const& place, std::string const& reason) {
  throw results::FolderError{"M503 " + io::shown_path(place) + "  Can't be written: " + reason +
                             ". → Check permissions and room on the disk."};
}

void write_zip(std::map<std::string, std::string> const& files, std::string const& place) {
  auto const made = place + ".part-" + std::to_string(::getpid());
  auto code = 0;
  auto* const zip = zip_open(made.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (zip == nullptr) cannot_write(place, "the place can't be written");
  for (auto const& [name, text] : files) {
    auto* const source = zip_source_buffer(zip, text.data(), text.size(), 0);
    auto const index = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    // A fixed date of entries, so that equal feeds are equal files.
    if (index >= 0) zip_file_set_mtime(zip, static_cast<zip_uint64_t>(index), 1577880000, 0);
  }
  std::error_code error;
  if (zip_close(zip) != 0) {
    std::string const reason = zip_strerror(zip);
    zip_discard(zip);
    fs::remove(made, error);
    cannot_write(place, reason);
  }
  fs::rename(made, place, error);
  if (error) cannot_write(place, error.message());
}

void write_folder(std::map<std::string, std::string> const& files, fs::path const& place) {
  auto const made = fs::path{place.string() + ".part-" + std::to_string(::getpid())};
  std::error_code error;
  fs::create_directories(made, error);
  for (auto const& [name, text] : files) {
    std::ofstream stream{made / name, std::ios::binary};
    stream << text;
    stream.close();
    if (stream) continue;
    fs::remove_all(made, error);
    cannot_write(place.string(), "the disk may be full");
  }
  fs::create_directories(place, error);
  for (auto const& [name, text] : files) {
    fs::rename(made / name, place / name, error);
    if (error) cannot_write(place.string(), error.message());
  }
  fs::remove_all(made, error);
}

}  // namespace

std::map<std::string, std::string> gtfs_files(scenario::Scenario const& scenario, Date date, ExportCounts* counts) {
  FeedWriter writer{scenario, date};
  auto files = writer.write();
  if (counts != nullptr) *counts = writer.counts();
  return files;
}

void write_feed(std::map<std::string, std::string> const& files, std::string const& place) {
  if (place.ends_with(".zip"))
    write_zip(files, place);
  else
    write_folder(files, place);
}

}  // namespace twinshift::gtfs

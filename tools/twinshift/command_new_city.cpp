// new-city: a city that can be run, from a map, a timetable and areas with their residents.

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

#include <unistd.h>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/scenario/load.hpp"
#include "tools/gtfs/customs.hpp"
#include "tools/gtfs/import_gtfs.hpp"
#include "tools/imports/city_folder.hpp"
#include "tools/imports/finish.hpp"
#include "tools/osm/import_osm.hpp"
#include "tools/tables/import_zones.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;

struct NewCityWords {
  std::string name;
  osm::OsmImportOptions osm;
  std::string map;
  tables::ZoneOptions zones;
  gtfs::GtfsOptions gtfs;
  std::string date;
  std::string box;
  double max_dropped_pct = 5;
};

/// Money of 2024 for one pound: yearly means, rounded (general knowledge). Prices of Belfast are turned into the city's
/// currency with it, for want of the city's own.
struct Rate {
  std::string_view currency;
  double for_a_pound;
};
constexpr std::array<Rate, 24> kRates = {{{"GBP", 1},    {"EUR", 1.18}, {"USD", 1.28}, {"CHF", 1.12}, {"SEK", 13.5},
                                          {"NOK", 13.7}, {"DKK", 8.8},  {"JPY", 193},  {"KRW", 1740}, {"AUD", 1.94},
                                          {"NZD", 2.11}, {"SGD", 1.71}, {"HKD", 9.97}, {"INR", 107},  {"BRL", 6.9},
                                          {"CAD", 1.75}, {"MXN", 23.4}, {"PLN", 5.1},  {"CZK", 29.6}, {"HUF", 467},
                                          {"ZAR", 23.4}, {"CNY", 9.2},  {"TWD", 41},   {"THB", 45}}};

std::string text_of(fs::path const& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

/// A list of files as another folder sees it, as in "bases: [../parameters/common.yaml]".
std::string in_parameters(std::string const& list) {
  std::string result;
  auto starts = false;
  for (auto const c : list) {
    if (starts && c != ' ') result += "../parameters/";
    starts = c == '[' || c == ',' || (starts && c == ' ');
    result += c;
  }
  return result;
}

/// Belfast's behaviour with its prices in the city's currency, and without the traffic through Belfast.
std::string parameters_in(std::string const& currency, double for_a_pound, std::string const& text) {
  std::istringstream lines{text};
  std::string result = "# Behaviour taken over from Belfast for want of the city's own; money at " +
                       io::shortest(for_a_pound) + ' ' + currency + " for 1 GBP. Not calibrated.\n";
  for (std::string line; std::getline(lines, line);) {
    auto const unit = line.find("unit: \"GBP");
    auto const value = line.find("{value: ");
    if (unit != std::string::npos && value != std::string::npos) {
      auto const from = value + 8;
      auto const to = line.find(',', from);
      auto const pounds = io::parse_number(line.substr(from, to - from)).value_or(0);
      line.replace(unit + 7, 3, currency);
      line.replace(from, to - from, io::shortest(std::round(pounds * for_a_pound * 100) / 100));
    }
    result += (line.starts_with("bases:") ? in_parameters(line) : line) + '\n';
    if (!line.starts_with("parameters:")) continue;
    for (auto const* const name : {"visitor_trips", "through_trips"})
      result +=
          std::string{"  "} + name +
          ": {value: 0, unit: \"1/day\", status: estimate,\n    source: \"a new city has no places outside: nobody "
          "is known to come from there\"}\n";
  }
  return result;
}

std::string scenario_text(std::string const& title, std::string const& network, bool korea) {
  return "# Written by twinshift new-city. Uncalibrated: constants of the modes are those of " +
         std::string{"Belfast. Fit them with twinshift calibrate before quoting a level.\n"} +
         "format: 1\ntitle: " + title +
         ", a working day (uncalibrated)\nquestion: Does the city run, and is it worth calibrating?\nnetwork: " +
         network + "\nparameters: parameters.yaml\ntables: ../parameters" +
         "        # vehicle types and emission factors\nregion: " + (korea ? "KR" : "NI") +
         "        # whose grid and fuel the factors are of\nyear: 2024\nmonth: october\niterations: 6\nseed: 1\nseeds: "
         "1\n"
         "sample: 100 %\ngap_limit: 1 %\n";
}

void write(fs::path const& path, std::string const& text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream stream{path, std::ios::binary};
  stream << text;
  stream.close();
  if (!stream) throw results::FolderError{"M503 " + io::shown_path(path) + "  Can't be written. → Check permissions."};
}

class NewCity {
public:
  explicit NewCity(NewCityWords words)
      : words_{std::move(words)},
        place_{fs::path{"networks"} / words_.name},
        scenario_{fs::path{"scenarios"} / words_.name},
        scratch_{fs::path{"networks"} / ('.' + words_.name + ".new-" + std::to_string(::getpid()))} {}

  int make() {
    if (auto const status = check_place(); status != kOk) return status;
    for (auto const step : {&NewCity::streets, &NewCity::zones, &NewCity::services})
      if (auto const status = (this->*step)(); status != kOk) return status;
    label();
    return publish();
  }

private:
  int check_place() {
    auto const& name = words_.name;
    auto const good = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
    });
    std::error_code error;
    if (!good)
      fmt::print(stderr, "NAME is a folder's name: letters, digits, - and _.\n");
    else if (fs::exists(place_, error) || fs::exists(scenario_, error))
      fmt::print(stderr, "There is {} already. → Another name, or import into it: twinshift import ... --city {}\n",
                 fs::exists(place_, error) ? place_.string() : scenario_.string(), name);
    else if (!fs::is_directory("scenarios/parameters", error))
      fmt::print(stderr, "There is no folder scenarios/parameters here. → Run this in Twinshift's folder.\n");
    else
      return kOk;
    return kUsage;
  }

  imports::CityFolder open() {
    io::Faults faults;
    auto city = imports::CityFolder::open(scratch_.path(), faults);
    faults.throw_if_any();
    if (city->is_new()) city->facts().city = city->facts().name_en = words_.name;
    return std::move(*city);
  }

  [[nodiscard]] imports::ImportOptions import(std::string const& kind) const {
    return {scratch_.path().string(), words_.max_dropped_pct, "", false, kind + '-' + words_.name};
  }

  /// Time zone and currency as given, else from the timetable.
  void settle_customs() {
    auto& osm = words_.osm;
    auto const in_feed = [&](std::string const& file, std::string_view column) {
      return gtfs::first_cell_of_feed(words_.gtfs.feed, words_.gtfs.encoding, file, column);
    };
    if (osm.time_zone.empty()) osm.time_zone = in_feed("agency.txt", "agency_timezone");
    auto const customs = gtfs::customs_of(osm.time_zone);
    if (osm.currency.empty()) osm.currency = in_feed("fare_attributes.txt", "currency_type");
    if (osm.currency.empty()) osm.currency = in_feed("fare_products.txt", "currency");
    if (osm.currency.empty()) osm.currency = customs ? customs->currency : "EUR";
    if (osm.country.empty() && customs) drives_left_ = customs->drives_left;
  }

  int streets() {
    settle_customs();
    words_.osm.source_name = fs::path{words_.map}.filename().string();
    imports::ImportReport report{"import osm", words_.osm.source_name};
    return imports::with_report(report, "osm", import("osm"), [&] {
      io::Faults faults;
      auto const data = osm::read_osm(words_.map, words_.osm.box, faults);
      faults.throw_if_any();
      auto city = open();
      osm::import_osm(*data, words_.osm, city, report, faults);
      faults.throw_if_any();
      return imports::finish_import(report, city, "osm", import("osm"));
    });
  }

  int zones() { return tables::import_zones(words_.zones, import("zones")); }

  int services() {
    words_.gtfs.import = import("gtfs");
    return gtfs::import_gtfs(words_.gtfs);
  }

  void label() {
    auto city = open();
    auto& facts = city.facts();
    facts.claim = words_.name +
                  ", put together by a program from a map, a timetable and a number of residents; its people are "
                  "synthetic and nothing is calibrated.";
    facts.gaps.insert(
        facts.gaps.begin(),
        "Uncalibrated: how people choose is taken over from Belfast; shares of modes are not to be quoted.");
    currency_ = facts.currency;
    if (drives_left_) {
      facts.drives_left = *drives_left_;
      std::erase_if(facts.gaps, [](std::string const& gap) { return gap.starts_with("The country is not known"); });
      facts.gaps.emplace_back(
          "Side of the road, and currency if the timetable has no fares, are guessed from the time zone.");
    }
    city.commit();
  }

  int publish() {
    auto const rate =
        std::find_if(kRates.begin(), kRates.end(), [&](Rate const& r) { return r.currency == currency_; });
    if (rate == kRates.end()) {
      fmt::print(stderr, "Currency {} is not known here. → --currency EUR, for example.\n", currency_);
      return kUsage;
    }
    auto const own = parameters_in(currency_, rate->for_a_pound, text_of("scenarios/parameters/belfast.yaml"));
    check_before(own);
    std::error_code error;
    fs::rename(scratch_.path(), place_, error);
    if (error) throw results::FolderError{"M503 " + place_.string() + "  Can't be written: " + error.message() + '.'};
    write(scenario_ / "parameters.yaml", own);
    write(scenario_ / "base.yaml", scenario_text(words_.name, "../../networks/" + words_.name, currency_ == "KRW"));
    fmt::print("\n{} and {} are written. Uncalibrated.\nNext: twinshift run {}\n", place_.string(),
               (scenario_ / "base.yaml").string(), (scenario_ / "base.yaml").string());
    return kOk;
  }

  /// Loads the city as a run would, before anybody sees it.
  void check_before(std::string const& own) {
    imports::Scratch const trial{fs::path{"scenarios"} / ('.' + words_.name + ".new-" + std::to_string(::getpid()))};
    write(trial.path() / "parameters.yaml", own);
    write(trial.path() / "base.yaml",
          scenario_text(words_.name, "../../" + scratch_.path().generic_string(), currency_ == "KRW"));
    auto const made = scenario::load_scenario(trial.path() / "base.yaml");
    fmt::print("{} nodes, {} directed links, {} stops, {} routes, {} zones; {} warnings\n",
               made.network.nodes.position.size(), made.network.links.size(), made.service_plan.stops.key.size(),
               made.service_plan.routes.key.size(), made.demand.zones.key.size(), made.warnings.size());
  }

  NewCityWords words_;
  fs::path place_;
  fs::path scenario_;
  imports::Scratch scratch_;
  std::string currency_;
  std::optional<bool> drives_left_;  ///< by the time zone, where no country is given
};

int new_city(NewCityWords words) {
  if (!words.date.empty() && !(words.gtfs.date = gtfs::parse_date(words.date))) {
    fmt::print(stderr, "--date: write YYYY-MM-DD.\n");
    return kUsage;
  }
  if (!words.box.empty()) {
    words.osm.box = osm::parse_box(words.box);
    words.gtfs.box = gtfs::parse_box(words.box);
    if (!words.osm.box || !words.gtfs.box) {
      fmt::print(stderr, "--box: write lon0,lat0,lon1,lat1 in degrees.\n");
      return kUsage;
    }
  }
  return NewCity{std::move(words)}.make();
}

}  // namespace

void add_new_city(CLI::App& app, Action& action) {
  auto* command =
      app.add_subcommand("new-city", "A city from open data alone: map, timetable, areas, number of residents");
  auto const words = std::make_shared<NewCityWords>();
  command->add_option("name", words->name, "Its folder in networks/ and scenarios/")->required();
  command->add_option("--osm", words->map, "Map of OpenStreetMap (.osm, .osm.pbf)")->required();
  command->add_option("--gtfs", words->gtfs.feed, "Timetable (GTFS, ZIP or folder)")->required();
  command->add_option("--zones", words->zones.file, "Areas (GeoJSON, GeoPackage, Shapefile)")->required();
  command->add_option("--population", words->zones.population, "Residents of all zones together");
  command->add_option("--date", words->date, "Day of service, YYYY-MM-DD; default: the busiest ordinary weekday");
  command->add_option("--box", words->box, "lon0,lat0,lon1,lat1: only what lies in it");
  command->add_option("--encoding", words->gtfs.encoding, "Of the timetable's texts, if not UTF-8");
  command->add_option("--time-zone", words->osm.time_zone, "As in Europe/London; default: the timetable's");
  command->add_option("--currency", words->osm.currency, "As in GBP; default: by the time zone");
  command->add_option("--country", words->osm.country, "Two letters (GB, KR ...): limits and the side driven on");
  command->add_option("--max-dropped", words->max_dropped_pct, "Most rows of a file that may be of no use, in %")
      ->capture_default_str();
  command->callback([&action, words] { action = [words] { return new_city(*words); }; });
}

}  // namespace twinshift::tool

// Feeds as people have them: odd ones are taken as they are meant, and every row ends in the books.

#include "sim/io/csv.hpp"
#include "sim/scenario/load.hpp"
#include "tests/unit/gtfs/feed_folder.hpp"
#include "tools/gtfs/along_shape.hpp"
#include "tools/gtfs/busiest_day.hpp"
#include "tools/gtfs/export_gtfs.hpp"
#include "tools/gtfs/import_atco.hpp"
#include "tools/gtfs/import_gtfs.hpp"
#include "tools/gtfs/read_transxchange.hpp"
#include "tools/gtfs/transxchange_days.hpp"
#include "tools/imports/table_reader.hpp"

#include <gmock/gmock.h>

#include <zip.h>

#include <set>
#include <sstream>

namespace twinshift::gtfs {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

std::string text_of(fs::path const& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

/// A feed of two stops and a line; a test writes over what it is about.
class ImportGtfs : public ::testing::Test {
protected:
  void SetUp() override {
    fs::remove_all(city());
    folder.write("agency.txt", "agency_id,agency_name,agency_url,agency_timezone\nA,Town Buses,u,Europe/London\n");
    folder.write("stops.txt",
                 "stop_id,stop_name,stop_lat,stop_lon\na,Alpha,54.50,-6.30\nb,Beta,54.51,-6.29\nc,Gamma,54.52,-6.28\n");
    folder.write("routes.txt", "route_id,agency_id,route_short_name,route_long_name,route_type\nr,A,1,,3\n");
    folder.write("calendar.txt",
                 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                 "w,1,1,1,1,1,0,0,20260105,20260201\n");
    folder.write("trips.txt", "route_id,service_id,trip_id\nr,w,t\n");
    folder.write("stop_times.txt",
                 kHeader + "t,08:00:00,08:00:00,a,1\nt,08:10:00,08:11:00,b,2\nt,08:20:00,08:20:00,c,3\n");
  }
  void TearDown() override {
    fs::remove_all(city());
    fs::remove_all(city().string() + "-report");
  }

  [[nodiscard]] fs::path city() const { return folder.path().string() + "-city"; }

  struct Read {
    Schedule schedule;
    imports::ImportReport report{"import gtfs", "feed"};
    io::Faults faults;
    [[nodiscard]] std::vector<std::string> reasons(std::string_view file) {
      std::vector<std::string> result;
      for (auto const& reason : report.file(file).reasons())
        result.push_back(reason.code + ' ' + std::to_string(reason.rows));
      return result;
    }
    [[nodiscard]] std::vector<std::string> times(std::uint32_t trip) const {
      std::vector<std::string> result;
      for (auto const row : schedule.calls_of(trip)) {
        auto const& call = schedule.calls[row];
        result.push_back(schedule.stop_keys[call.stop] + ' ' + std::to_string(call.arrival_s) + ' ' +
                         std::to_string(call.departure_s));
      }
      return result;
    }
  };
  std::unique_ptr<Read> read(std::string const& encoding = "", std::optional<io::LonLat> near = {}) {
    auto result = std::make_unique<Read>();
    auto const feed = imports::Archive::open_at(folder.path(), "stops.txt", result->faults);
    ReadOptions const options{encoding, near};
    result->schedule = read_schedule(*feed, options, result->report, result->faults);
    if (!result->faults.has_errors()) read_calls(*feed, options, result->schedule, result->report, result->faults);
    for (auto const& file : result->report.files())
      EXPECT_EQ(file.read(), file.kept() + file.rows(imports::Fate::kRepaired) + file.rows(imports::Fate::kDropped) +
                                 file.rows(imports::Fate::kLeftOut));
    return result;
  }
  int run(GtfsOptions options = {}) const {
    options.feed = options.feed.empty() ? folder.path().string() : options.feed;
    options.import.city = city().string();
    if (options.import.report_folder.empty()) options.import.report_folder = city().string() + "-report";
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    auto status = 0;
    try {
      status = import_gtfs(options);
    } catch (io::InputError const& error) {
      message = error.what();
      status = error.exit_status();
    }
    output = ::testing::internal::GetCapturedStdout();
    message += ::testing::internal::GetCapturedStderr();
    return status;
  }

  [[nodiscard]] std::string last_row(std::string const& name) const {
    auto text = text_of(folder.path() / name);
    while (text.ends_with('\n')) text.pop_back();
    return text.substr(text.rfind('\n') + 1) + '\n';
  }

  inline static std::string const kHeader = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n";
  twinshift::testing::FeedFolder folder;
  mutable std::string output;
  mutable std::string message;
};

TEST_F(ImportGtfs, MarksEndsQuotesAndColumnsOfAnySortAreRead) {
  folder.write("stops.txt",
               "\xEF\xBB\xBF Stop ID ,\"stop_name\",stop_lon,stop_lat,colour\r\na,\"Alpha, "
               "\"\"North\"\"\nside\",-6.30,54.50,red\r\n\r\n"
               "b,Beta,-6.29,54.51,\r\nc,Gamma \"old\",-6.28,54.52\r\n");
  auto const feed = read();
  EXPECT_EQ(feed->schedule.stops[0].name, "Alpha, \"North\"\nside");
  EXPECT_EQ(feed->schedule.stops[2].name, "Gamma \"old\"");
  EXPECT_DOUBLE_EQ(feed->schedule.stops[1].at.lat, 54.51);
  EXPECT_THAT(feed->reasons("stops.txt"), ElementsAre("I110 1"));
  EXPECT_EQ(feed->report.file("stops.txt").problems()[0].line, 6);
  folder.write("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\ra,A,54.5,-6.3\r\r\nb,B,54.51,-6.29\r");
  EXPECT_EQ(read()->schedule.stops.size(), 2U);
}

TEST_F(ImportGtfs, OtherEncodingsAreReadByNameAndNamedWhenTheyAreNot) {
  auto const stops = [](std::string const& name) {
    return "stop_id,stop_name,stop_lat,stop_lon\na," + name + ",54.5,-6.3\nb,B,54.51,-6.29\nc,C,54.52,-6.28\n";
  };
  folder.write("stops.txt", stops("\xBC\xBC\xC1\xBE\xBD\xC3\xC3\xBB"));
  EXPECT_EQ(read("cp949")->schedule.stops[0].name, "세종시청");
  EXPECT_THAT(io::to_text(read()->faults.error_list().at(0)),
              HasSubstr("F203 stops.txt:2  Text is not UTF-8 (looks like cp949)"));
  folder.write("stops.txt", stops("Caf\xE9"));
  EXPECT_EQ(read("latin1")->schedule.stops[0].name, "Café");
  EXPECT_THAT(io::to_text(read()->faults.error_list().at(0)), HasSubstr("looks like latin1"));
  std::string wide = "\xFF\xFE";
  for (auto const c : stops("A")) wide += {c, '\0'};
  folder.write("stops.txt", wide);
  EXPECT_EQ(read()->schedule.stops.size(), 3U);
}

TEST_F(ImportGtfs, BlankTimesLieBetweenTheirNeighboursByDistance) {
  folder.write("stop_times.txt",
               "trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled\n"
               "t,08:00:00,08:00:00,a,1,0\nt,,,b,2,1\nt,08:20:00,08:20:00,c,3,4\n");
  auto feed = read();
  EXPECT_THAT(feed->times(0), ElementsAre("a 28800 28800", "b 29100 29100", "c 30000 30000"));
  EXPECT_THAT(feed->reasons("stop_times.txt"), ElementsAre("G332 1"));
}

TEST_F(ImportGtfs, ClocksThatStartAgainAtMidnightGoOn) {
  folder.write("stop_times.txt",
               kHeader + "t,23:50:00,23:59:00,a,1\nt,00:05:00,00:06:00,b,2\nt,00:20:00,00:20:00,c,3\n");
  auto feed = read();
  EXPECT_THAT(feed->times(0), ElementsAre("a 85800 86340", "b 86700 86760", "c 87600 87600"));
  EXPECT_THAT(feed->reasons("stop_times.txt"), ElementsAre("G336 2"));
}

TEST_F(ImportGtfs, ATripWhoseClockFallsAgainAndAgainIsDropped) {
  auto rows = kHeader;
  for (auto n = 0; n < 40; ++n) {
    auto const time = std::string{n % 2 == 0 ? "20:00:00" : "01:00:00"};
    rows += "t," + time + ',' + time + ",a," + std::to_string(n) + '\n';
  }
  folder.write("stop_times.txt", rows);
  EXPECT_THAT(read()->reasons("stop_times.txt"), ElementsAre("G221 40"));
}

TEST_F(ImportGtfs, RowsInAnyOrderMakeTheSameTrip) {
  folder.write("stop_times.txt",
               kHeader + "t,08:20:00,08:20:00,c,30\nt,08:00:00,08:00:00,a,7\nt,08:10:00,08:10:00,b,12\n");
  EXPECT_THAT(read()->times(0), ElementsAre("a 28800 28800", "b 29400 29400", "c 30000 30000"));
}

TEST_F(ImportGtfs, EveryOddRowIsBookedWithItsReason) {
  folder.write("trips.txt",
               "route_id,service_id,trip_id\nr,w,t\nx,w,t\nx,w,u\nr,never,v\nr,w,back\nr,w,lone\nr,w,empty\n");
  folder.write("stop_times.txt",
               kHeader +
                   "t,08:00:00,08:00:00,a,1\nt,08:10,08:11:00,b,2\nt,08:20:00,08:20:00,c,3\nt,08:21:00,08:21:00,c,3\n"
                   "t,25:61:00,,zz,4\nu,8:00:00,8:00:00,a,1\nback,09:00:00,09:00:00,a,1\nback,08:00:00,08:00:00,b,2\n"
                   "lone,07:00:00,07:00:00,a,1\nt,08:30:00,08:30:00,a,-1\nt,08:40:00,08:39:00,a,9\n");
  auto feed = read();
  EXPECT_THAT(feed->reasons("trips.txt"),
              UnorderedElementsAre("G310 1", "G320 1", "G321 1", "G221 1", "G222 1", "G338 1"));
  EXPECT_THAT(feed->reasons("stop_times.txt"),
              UnorderedElementsAre("G339 1", "G334 1", "G327 1", "G325 1", "G221 2", "G222 1", "G337 1", "G335 1"));
  EXPECT_THAT(feed->times(0), ElementsAre("a 28800 28800", "b 29400 29460", "c 30000 30000", "a 31200 31200"));
}

TEST_F(ImportGtfs, PlacesAreTurnedRoundOrTakenFromTheStation) {
  folder.write("stops.txt",
               "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
               "a,Alpha,127.28,36.48,0,\nb,Beta,,,0,s\ns,Station,36.5,127.3,1,\nc,Gamma,0,0,0,\n");
  auto feed = read("", io::LonLat{127.3, 36.5});
  EXPECT_THAT(feed->reasons("stops.txt"), ElementsAre("G313 1", "G314 1", "G312 1"));
  EXPECT_DOUBLE_EQ(feed->schedule.stops[0].at.lat, 36.48);
  EXPECT_DOUBLE_EQ(feed->schedule.stops[1].at.lon, 127.3);
}

TEST_F(ImportGtfs, ExtendedRouteTypesBecomeModes) {
  auto known = false;
  for (auto const type : {3, 11, 700, 715, 800, 200, 1700})
    EXPECT_EQ(mode_of_route_type(type, known), Mode::kBus) << type;
  for (auto const type : {0, 1, 2, 5, 7, 12, 100, 109, 400, 900, 1400})
    EXPECT_EQ(mode_of_route_type(type, known), Mode::kRail) << type;
  for (auto const type : {4, 6, 1000, 1100, 1200, 1300, 1702, 1502})
    EXPECT_FALSE(mode_of_route_type(type, known)) << type;
  EXPECT_TRUE(known);
  EXPECT_EQ(mode_of_route_type(8, known), Mode::kBus);
  EXPECT_FALSE(known);
}

TEST_F(ImportGtfs, TheBusiestOrdinaryWeekdayIsChosen) {
  folder.write("calendar_dates.txt",
               "service_id,date,exception_type\nw,20260105,2\nextra,20260108,1\nextra,20260110,1\n");
  folder.write("trips.txt", "route_id,service_id,trip_id\nr,w,t\nr,extra,u\n");
  folder.write(
      "stop_times.txt",
      kHeader + "t,08:00:00,08:00:00,a,1\nt,08:10:00,08:11:00,b,2\nu,08:00:00,08:00:00,a,1\nu,08:10:00,08:11:00,b,2\n");
  auto const feed = read();
  EXPECT_EQ(to_text(*busiest_weekday(feed->schedule)), "2026-01-06") << "the 8th has an extra, the 5th is a holiday";
}

TEST_F(ImportGtfs, WithoutACalendarTripsRunEveryDayAndTheReportSaysSo) {
  folder.remove("calendar.txt");
  EXPECT_EQ(run(), 0);
  EXPECT_THAT(output, HasSubstr("every trip is taken to run on every day"));
}

TEST_F(ImportGtfs, ServicesOfTheDayAreWrittenAsTheyRun) {
  folder.write("trips.txt",
               "route_id,service_id,trip_id,direction_id,trip_headsign\nr,w,t,0,Gamma\nr,w,f,1,Alpha\nr,w,e,0,\n");
  folder.write("stop_times.txt", kHeader +
                                     "t,08:00:15,08:00:15,a,1\nt,08:10:00,08:11:00,b,2\nt,08:20:00,08:20:00,c,3\n"
                                     "f,00:00:00,00:00:00,c,1\nf,00:10:00,00:10:00,b,2\nf,00:10:00,00:10:00,a,3\n"
                                     "e,00:00:00,00:00:00,a,1\ne,00:09:00,00:09:00,c,2\n");
  folder.write(
      "frequencies.txt",
      "trip_id,start_time,end_time,headway_secs,exact_times\nf,06:00:00,07:00:00,600,0\ne,09:00:00,09:30:00,900,1\n");
  ASSERT_EQ(run(), 0) << message;
  EXPECT_EQ(text_of(city() / "services.csv"),
            "pattern_id,from,to,headway_s,run_factor\nr.0.1,08:00:15,08:00:16,86400,1\n"
            "r.0.2,09:00,09:00:01,86400,1\nr.0.2,09:15,09:15:01,86400,1\nr.1.1,06:00,07:00,600,1\n");
  EXPECT_THAT(text_of(city() / "pattern_stops.csv"), HasSubstr("r.0.1,2,b,1674,645\nr.0.1,3,c,3348,1185\n"));
  EXPECT_THAT(text_of(city() / "pattern_stops.csv"), HasSubstr("r.1.1,2,b,1674,600\nr.1.1,3,a,3348,615\n"));
  EXPECT_THAT(output, HasSubstr("trips: 3\nstop_events: 8\ndepartures: 9\n"));
}

TEST_F(ImportGtfs, ImportingTwiceGivesTheSameBytes) {
  folder.write("stop_times.txt", kHeader + "t,08:00:00,08:00:00,a,1\nt,,,b,2\nt,08:20:00,08:20:00,c,3\n");
  auto const all = [&] {
    std::string text;
    std::set<fs::path> paths;
    for (auto const& entry : fs::recursive_directory_iterator{city()})
      if (entry.is_regular_file()) paths.insert(entry.path());
    for (auto const& path : paths) text += path.string() + '\n' + text_of(path);
    return text;
  };
  ASSERT_EQ(run(), 0) << message;
  auto const first = all();
  ASSERT_EQ(run(), 0) << message;
  EXPECT_TRUE(all() == first);
  EXPECT_THAT(first, HasSubstr("import_report.json"));
  EXPECT_THAT(first, HasSubstr("problems.gpkg"));
}

TEST_F(ImportGtfs, ARefusedImportLeavesTheCityAsItWas) {
  ASSERT_EQ(run(), 0) << message;
  auto const before = text_of(city() / "services.csv");
  folder.write("stop_times.txt",
               kHeader + "t,08:00:00,08:00:00,a,1\nt,08:10:00,08:10:00,b,2\nt,08:20:00,08:20:00,nowhere,3\n");
  EXPECT_EQ(run(), 4);
  EXPECT_THAT(message, HasSubstr("I400  stop_times.txt: 1 of 3 rows are of no use (33.3 %); the limit is 1 %"));
  EXPECT_EQ(text_of(city() / "services.csv"), before);
  GtfsOptions lenient;
  lenient.import.max_dropped_pct = 40;
  EXPECT_EQ(run(lenient), 0);
  EXPECT_NE(text_of(city() / "pattern_stops.csv"), before);
}

TEST_F(ImportGtfs, ARefusalLeavesItsReport) {
  folder.write("calendar.txt",
               "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
               "w,0,0,0,0,0,0,0,20260105,20260201\n");
  EXPECT_EQ(run(), 4);
  auto const report = text_of(city().string() + "-report/import_report.json");
  EXPECT_THAT(report, HasSubstr("\"refused\": [\n    \"G230"));
  EXPECT_THAT(report, HasSubstr("\"file\": \"stop_times.txt\",\n      \"read\": 3,"));
  EXPECT_THAT(message, HasSubstr("The report stands in " + city().string() + "-report/import_report.json"));
  EXPECT_FALSE(fs::exists(city()));
}

TEST_F(ImportGtfs, WhatIsSaidTwiceOrLeftOutIsHeldAgainstNobody) {
  auto const again = [&](std::string const& name) {
    folder.write(name, text_of(folder.path() / name) + "\n" + last_row(name));
  };
  for (auto const* const name : {"agency.txt", "stops.txt", "calendar.txt", "stop_times.txt"}) again(name);
  folder.write("routes.txt", "route_id,agency_id,route_short_name,route_long_name,route_type\nr,A,1,,3\nf,A,F,,4\n");
  folder.write("trips.txt", "route_id,service_id,trip_id\nr,w,t\nr,w,t\nf,w,boat\nr,w,call\n");
  folder.write("stop_times.txt",
               "trip_id,arrival_time,departure_time,stop_id,stop_sequence,location_id\n"
               "t,08:00:00,08:00:00,a,1,\nt,08:00:00,08:00:00,a,1,\nt,08:10:00,08:10:00,b,2,\n"
               "boat,08:00:00,08:00:00,a,1,\nboat,08:10:00,08:10:00,b,2,\ncall,,,,1,area\ncall,,,,2,area\n");
  auto feed = read();
  EXPECT_TRUE(feed->report.over_limit(0).empty());
  EXPECT_THAT(feed->reasons("trips.txt"), UnorderedElementsAre("G348 1", "G317 1", "G330 1"));
  EXPECT_THAT(feed->reasons("stop_times.txt"), UnorderedElementsAre("G348 1", "G341 2", "G330 2"));
  EXPECT_THAT(feed->reasons("stops.txt"), ElementsAre("G348 1"));
}

TEST_F(ImportGtfs, BlocksAndChangesOfTheFeedBecomeTables) {
  folder.write("trips.txt", "route_id,service_id,trip_id,block_id\nr,w,t,one\nr,w,u,one\nr,w,v,\n");
  folder.write("stop_times.txt", kHeader +
                                     "t,08:00:00,08:00:00,a,1\nt,08:20:00,08:20:00,c,2\nu,08:20:00,08:20:00,c,1\n"
                                     "u,08:40:00,08:40:00,a,2\nv,09:00:00,09:00:00,b,1\nv,09:40:00,09:40:00,a,2\n");
  folder.write("transfers.txt",
               "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id\na,b,2,180,\nb,a,3,,\n"
               "a,a,2,60,\na,c,0,,\na,c,1,,\na,c,2,60,t\n,,4,,t\n");
  folder.write("pathways.txt", "pathway_id,from_stop_id,to_stop_id\np,a,b\n");
  ASSERT_EQ(run(), 0) << message;
  EXPECT_EQ(text_of(city() / "vehicle_blocks.csv"),
            "block_id,pattern_id,departure\none,r.0.1,08:00\none,r.1.1,08:20\n");
  EXPECT_EQ(text_of(city() / "transfers.csv"), "from_stop,to_stop,least_s\na,b,180\nb,a,\n");
  EXPECT_THAT(text_of(city() / "depot_fleet_gtfs.csv"), HasSubstr(",2,estimate"));
  for (auto const* const code : {"G343 transfers.txt: 1", "G344 transfers.txt: 1", "G345 transfers.txt: 1",
                                 "G346 transfers.txt: 1", "G347 transfers.txt: 1", "G355 pathways.txt: 1"})
    EXPECT_THAT(output, HasSubstr(code));
}

TEST_F(ImportGtfs, FaresByZoneBecomeAPriceThatGrowsWithTheWay) {
  folder.write(
      "stops.txt",
      "stop_id,stop_name,stop_lat,stop_lon,zone_id\na,A,54.50,-6.30,1\nb,B,54.51,-6.30,2\nc,C,54.52,-6.30,3\n");
  folder.write("fare_attributes.txt",
               "fare_id,price,currency_type,payment_method,transfers\nx,1,GBP,0,0\ny,2,GBP,0,0\nz,3,GBP,0,0\n");
  folder.write("fare_rules.txt", "fare_id,route_id,origin_id,destination_id\nx,r,1,1\ny,r,1,2\ny,r,2,3\nz,r,1,3\n");
  ASSERT_EQ(run(), 0) << message;
  // 0.01 degrees of latitude are 1,113 m, times 1.3.
  EXPECT_THAT(text_of(city() / "fares.csv"), HasSubstr("A,bus,1.00,0.691"));
}

TEST_F(ImportGtfs, ADateWithoutServiceNamesOneThatHas) {
  GtfsOptions options;
  options.date = parse_date("2027-12-25");
  EXPECT_EQ(run(options), 4);
  EXPECT_THAT(message, HasSubstr("G230"));
  EXPECT_THAT(message, HasSubstr("No trip runs on 2027-12-25. There would be no timetable. → Choose another date; "
                                 "busiest ordinary weekday of the feed: 2026-01-05."));
  EXPECT_FALSE(fs::exists(city()));
}

TEST_F(ImportGtfs, ABoxCutsTripsAndHoldsNothingAgainstTheFeed) {
  GtfsOptions options;
  options.box = parse_box("-6.31,54.49,-6.285,54.515");
  ASSERT_EQ(run(options), 0) << message;
  EXPECT_THAT(output, HasSubstr("G360 stops.txt: 1 left out (outside the box asked for)"));
  EXPECT_EQ(text_of(city() / "stops.csv"),
            "stop_id,name,name_ko,lon,lat\na,Alpha,,-6.300000,54.500000\nb,Beta,,-6.290000,54.510000\n");
}

TEST_F(ImportGtfs, FaresOfBothVersionsBecomeAFareByOperatorAndMode) {
  folder.write(
      "fare_attributes.txt",
      "fare_id,price,currency_type,payment_method,transfers,transfer_duration\nx,2.30,GBP,0,,3600\ny,9,GBP,0,0,\n");
  folder.write("fare_rules.txt", "fare_id,route_id\nx,r\n");
  ASSERT_EQ(run(), 0) << message;
  EXPECT_THAT(text_of(city() / "fares.csv"), HasSubstr("A,bus,2.30,0,60,,"));
  folder.remove("fare_attributes.txt");
  folder.remove("fare_rules.txt");
  folder.write("fare_products.txt", "fare_product_id,amount,currency\np,1.80,GBP\n");
  folder.write("fare_leg_rules.txt", "network_id,fare_product_id\n,p\n");
  ASSERT_EQ(run(), 0) << message;
  EXPECT_THAT(text_of(city() / "fares.csv"), HasSubstr("A,bus,1.80,0,0,,"));
}

TEST_F(ImportGtfs, FilesThatCouldDoHarmAreRefusedPolitely) {
  std::string const huge(imports::TableReader::kLongestLine + 100, 'x');
  folder.write("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\n" + huge);
  EXPECT_EQ(run(), 4);
  EXPECT_THAT(message, HasSubstr("F208 stops.txt:2  A line is longer than 1 MiB."));
  folder.remove("stops.txt");
  fs::create_symlink("/etc/passwd", folder.path() / "stops.txt");
  EXPECT_EQ(run(), 4);
  EXPECT_THAT(message, HasSubstr("is a symbolic link"));
}

/// A ZIP of entries with the attributes that libzip is asked to set.
void make_zip(fs::path const& path, std::map<std::string, std::string> const& entries, std::string const& link = "") {
  auto* const zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  for (auto const& [name, text] : entries) {
    auto const index = zip_file_add(zip, name.c_str(), zip_source_buffer(zip, text.data(), text.size(), 0), 0);
    if (name == link)
      zip_file_set_external_attributes(zip, static_cast<zip_uint64_t>(index), 0, ZIP_OPSYS_UNIX, 0120777U << 16U);
  }
  ASSERT_EQ(zip_close(zip), 0);
}

TEST_F(ImportGtfs, ArchivesThatLeadOutOrBlowUpAreRefused) {
  auto const zip = folder.path() / "feed.zip";
  auto const refusal = [&](std::map<std::string, std::string> const& entries, std::string const& link = "",
                           imports::UnpackLimits const& limits = {}) {
    make_zip(zip, entries, link);
    io::Faults faults;
    EXPECT_FALSE(imports::Archive::open_at(zip, "stops.txt", faults, limits));
    return faults.has_errors() ? io::to_text(faults.error_list()[0]) : "";
  };
  EXPECT_THAT(refusal({{"../stops.txt", "x"}}), HasSubstr("leads out of the archive"));
  EXPECT_THAT(refusal({{"/etc/stops.txt", "x"}}), HasSubstr("leads out of the archive"));
  EXPECT_THAT(refusal({{"stops.txt", "/etc/passwd"}}, "stops.txt"), HasSubstr("is a symbolic link"));
  imports::UnpackLimits small;
  small.harmless_bytes = 1000;
  EXPECT_THAT(refusal({{"stops.txt", std::string(1000000, 'a')}}, "", small), HasSubstr("F204"));
  EXPECT_THAT(refusal({{"a/stops.txt", "x"}, {"b/stops.txt", "x"}}), HasSubstr("several feeds"));
}

TEST_F(ImportGtfs, AFeedInAFolderOfItsZipIsFound) {
  std::map<std::string, std::string> entries = {{"__MACOSX/._stops.txt", "junk"}};
  for (auto const* const name :
       {"agency.txt", "stops.txt", "routes.txt", "calendar.txt", "trips.txt", "stop_times.txt"})
    entries["my feed/" + std::string{name}] = text_of(folder.path() / name);
  auto const zip = folder.path() / "feed.zip";
  make_zip(zip, entries);
  GtfsOptions options;
  options.feed = zip.string();
  EXPECT_EQ(run(options), 0) << message;
}

TEST(ImportReport, LimitsOfAMapCountForAllItsKindsTogether) {
  constexpr imports::Reason kBroken{"O340", "broken"};
  imports::ImportReport report{"import osm", "m.osm"};
  for (auto i = 0; i < 98; ++i) report.file("streets").add();
  auto& turns = report.file("turn restrictions");
  turns.add();
  turns.drop(turns.add(), kBroken, 1);
  EXPECT_THAT(report.over_limit(5), ElementsAre(HasSubstr("turn restrictions: 1 of 2")));
  report.count_together();
  EXPECT_TRUE(report.over_limit(5).empty());
  EXPECT_THAT(report.over_limit(0.5), ElementsAre(HasSubstr("m.osm: 1 of 100")));
}

TEST(AlongShape, ThePartOfATripIsCutOutOfItsShape) {
  std::vector<Point> const line = {{0, 0}, {1000, 0}, {1000, 10}, {0, 10}};
  std::vector<Point> const stops = {{700, 5}, {900, 5}, {300, 10}};
  auto const part = part_between(line, stops, 50);
  ASSERT_TRUE(part);
  EXPECT_EQ(part->front().x, 700);
  EXPECT_EQ(part->back().x, 300);
  EXPECT_EQ(part->back().y, 10);
  EXPECT_FALSE(part_between(line, stops, 1));
}

TEST(AlongShape, StopsOfALoopLieInOrderAlongIt) {
  // Out along y = 0 and back along y = 10; the same stop is passed twice.
  std::vector<Point> const line = {{0, 0}, {1000, 0}, {1000, 10}, {0, 10}};
  std::vector<Point> const stops = {{100, 5}, {900, 5}, {100, 5}};
  auto const along = positions_along(line, stops, 50);
  ASSERT_TRUE(along);
  EXPECT_THAT(*along, ElementsAre(0, 800, 1810));
  EXPECT_FALSE(positions_along(line, stops, 1));
}

/// A field of a record of fixed widths.
std::string wide(std::string text, std::size_t width) {
  text.resize(width, ' ');
  return text;
}

TEST_F(ImportGtfs, AnAtcoCifFileBecomesATimetableToo) {
  auto const grid = io::Projection::make("EPSG:29901");
  auto const place = [&](std::string const& key, std::string const& name, io::LonLat at) {
    auto const p = *grid->to_plane(at);
    return "QLN" + wide(key, 12) + wide(name, 48) + "\r\nQBN" + wide(key, 12) + wide(io::fixed(p.x, 0), 8) +
           wide(io::fixed(p.y, 0), 8) + "\r\n";
  };
  auto const journey = [](std::string const& id, std::string const& days) {
    return "QSN" + wide("MET", 4) + wide(id, 6) + "2026010520260131" + days + "  " + wide("1A", 4) + wide("7", 6) +
           wide("", 16) + "I\r\n";
  };
  folder.write("town.cif",
               "ATCO-CIF0500                                town\r\n" + place("700000000001", "Alpha", {-6.30, 54.50}) +
                   place("700000000002", "Beta", {-6.29, 54.51}) + place("700000000003", "Gamma", {-6.28, 54.52}) +
                   journey("J1", "1111100") + "QE20260106202601060\r\nQO" + wide("700000000001", 12) +
                   "2355   T1  \r\nQI" + wide("700000000002", 12) + "00050006B   T1  \r\nQT" +
                   wide("700000000003", 12) + "0015   T1  \r\n" + journey("J2", "0000010") + "QO" +
                   wide("700000000001", 12) + "0900   T1  \r\nQT" + wide("nowhere", 12) + "0915   T1  \r\n" +
                   journey("J3", "11111x0"));
  GtfsOptions options;
  options.feed = (folder.path() / "town.cif").string();
  options.import = {city().string(), 100, "", false};
  ::testing::internal::CaptureStdout();
  ASSERT_EQ(import_atco_cif(options, "EPSG:29901"), 0);
  output = ::testing::internal::GetCapturedStdout();
  EXPECT_THAT(output, HasSubstr("No date was given: 2026-01-05"));
  EXPECT_THAT(output, HasSubstr("A102 journeys (QS): 1 dropped"));
  EXPECT_THAT(output, HasSubstr("A108 places (QL): 1 dropped"));
  EXPECT_THAT(output, HasSubstr("trips: 1\nstop_events: 3\ndepartures: 1\n"));
  EXPECT_THAT(text_of(city() / "stops.csv"), HasSubstr("700000000002,Beta,,-6.2900"));
  EXPECT_THAT(text_of(city() / "pattern_stops.csv"), HasSubstr("MET-1A.1.1,2,700000000002,1674,660\n"));
  EXPECT_THAT(text_of(city() / "services.csv"), HasSubstr("MET-1A.1.1,23:55,23:55:01,86400,1\n"));
}

TEST_F(ImportGtfs, ATransXChangeFileBecomesATimetableToo) {
  auto const stop = [](std::string const& key, std::string const& lon, std::string const& lat) {
    return "<AnnotatedStopPointRef><StopPointRef>" + key + "</StopPointRef><CommonName>Stop " + key +
           "</CommonName><Location><Longitude>" + lon + "</Longitude><Latitude>" + lat +
           "</Latitude></Location></AnnotatedStopPointRef>";
  };
  auto const link = [](std::string const& id, std::string const& from, std::string const& to, std::string const& wait) {
    return "<JourneyPatternTimingLink id=\"" + id + "\"><From><StopPointRef>" + from +
           "</StopPointRef></From><To><StopPointRef>" + to + "</StopPointRef>" + wait +
           "</To><RunTime>PT10M</RunTime></JourneyPatternTimingLink>";
  };
  auto const journey = [](std::string const& code, std::string const& inside) {
    return "<VehicleJourney>" + inside + "<VehicleJourneyCode>" + code +
           "</VehicleJourneyCode><ServiceRef>S</ServiceRef><LineRef>L</LineRef>";
  };
  folder.write(
      "t.xml",
      "<?xml version=\"1.0\"?><TransXChange><StopPoints>" + stop("1", "-6.30", "54.50") + stop("2", "-6.29", "54.51") +
          stop("3", "-6.28", "54.52") + "</StopPoints><JourneyPatternSections><JourneyPatternSection id=\"JS\">" +
          link("a", "1", "2", "<WaitTime>PT1M</WaitTime>") + link("b", "2", "3", "") +
          "</JourneyPatternSection></JourneyPatternSections><Operators><Operator id=\"O\"><OperatorCode>ULB"
          "</OperatorCode><OperatorShortName>Ulsterbus</OperatorShortName></Operator></Operators><Services>"
          "<Service><ServiceCode>S</ServiceCode><Lines><Line id=\"L\"><LineName>7</LineName></Line></Lines>"
          "<OperatingPeriod><StartDate>2026-01-05</StartDate><EndDate>2026-01-31</EndDate></OperatingPeriod>"
          "<OperatingProfile><RegularDayType><DaysOfWeek><MondayToFriday/></DaysOfWeek></RegularDayType>"
          "</OperatingProfile><RegisteredOperatorRef>O</RegisteredOperatorRef><StandardService>"
          "<JourneyPattern id=\"P\"><DestinationDisplay>Town</DestinationDisplay><Direction>inbound</Direction>"
          "<JourneyPatternSectionRefs>JS</JourneyPatternSectionRefs></JourneyPattern></StandardService>"
          "</Service></Services><VehicleJourneys>" +
          journey("J1", "") +
          "<JourneyPatternRef>P</JourneyPatternRef><DepartureTime>23:55:00</DepartureTime></VehicleJourney>" +
          journey("J2",
                  "<OperatingProfile><RegularDayType><DaysOfWeek><MondayToFriday/></DaysOfWeek>"
                  "</RegularDayType><SpecialDaysOperation><DaysOfNonOperation><DateRange><StartDate>"
                  "2026-01-05</StartDate><EndDate>2026-01-06</EndDate></DateRange></DaysOfNonOperation>"
                  "</SpecialDaysOperation></OperatingProfile>") +
          "<VehicleJourneyRef>J1</VehicleJourneyRef><DepartureTime>08:00:00</DepartureTime>"
          "<VehicleJourneyTimingLink><JourneyPatternTimingLinkRef>b</JourneyPatternTimingLinkRef>"
          "<RunTime>PT5M30S</RunTime></VehicleJourneyTimingLink></VehicleJourney>" +
          journey("J3", "") +
          "<JourneyPatternRef>no</JourneyPatternRef><DepartureTime>09:00:00"
          "</DepartureTime></VehicleJourney></VehicleJourneys></TransXChange>");
  GtfsOptions options;
  options.feed = (folder.path() / "t.xml").string();
  options.import = {city().string(), 100, "", false};
  ::testing::internal::CaptureStdout();
  ASSERT_EQ(import_transxchange(options, "EPSG:29903", ""), 0);
  output = ::testing::internal::GetCapturedStdout();
  EXPECT_THAT(output, HasSubstr("No date was given: 2026-01-07"));
  EXPECT_THAT(output, HasSubstr("N101 vehicle journeys: 1 dropped"));
  EXPECT_THAT(output, HasSubstr("trips: 2\nstop_events: 6\ndepartures: 2\n"));
  EXPECT_THAT(text_of(city() / "routes.csv"), HasSubstr("ULB-7,7,,bus,ULB,"));
  EXPECT_THAT(text_of(city() / "pattern_stops.csv"), HasSubstr("ULB-7.1.1,2,2,1674,660\nULB-7.1.1,3,3,3348,990\n"));
  EXPECT_THAT(text_of(city() / "services.csv"), HasSubstr("23:55,23:55:01,86400,1\n"));
  EXPECT_EQ(parse_duration("PT1H2M30S"), 3750);
  for (auto const* const bad : {"", "P", "1H", "PT5", "PTM", "PT1H1X", "P1H"}) EXPECT_FALSE(parse_duration(bad)) << bad;
}

/// Trips as a reader of timetables sees them: route, stops and departure times.
std::multiset<std::string> trips_of(Schedule const& schedule) {
  std::multiset<std::string> result;
  for (std::uint32_t t = 0; t < schedule.trips.size(); ++t) {
    auto text = schedule.route_keys[schedule.trips[t].route];
    for (auto const row : schedule.calls_of(t)) {
      auto const& call = schedule.calls[row];
      text += ' ' + schedule.stop_keys[call.stop] + '@' + std::to_string(call.departure_s);
    }
    result.insert(text);
  }
  return result;
}

TEST_F(ImportGtfs, AnExportedScenarioReadsBackAsTheSameServices) {
  auto const scenario = scenario::load_scenario(TWINSHIFT_SOURCE_DIR "/scenarios/mini/base.yaml");
  ExportCounts counts;
  auto const files = gtfs_files(scenario, *parse_date("2026-03-04"), &counts);
  auto const place = folder.path() / "exported.zip";
  write_feed(files, place.string());
  auto const bytes = text_of(place);
  write_feed(files, place.string());
  EXPECT_EQ(text_of(place), bytes);

  io::Faults faults;
  imports::ImportReport report{"import gtfs", "exported.zip"};
  auto const feed = imports::Archive::open_at(place, "stops.txt", faults);
  ASSERT_TRUE(feed);
  auto schedule = read_schedule(*feed, {}, report, faults);
  read_calls(*feed, {}, schedule, report, faults);
  EXPECT_FALSE(faults.has_errors());
  EXPECT_EQ(static_cast<std::int64_t>(schedule.trips.size()), counts.trips);
  EXPECT_EQ(static_cast<std::int64_t>(schedule.calls.size()), counts.stop_times);
  for (auto const& file : report.files()) EXPECT_EQ(file.read(), file.kept()) << file.name();

  // Imported into a copy of the city and exported again: the same trips.
  fs::copy(TWINSHIFT_SOURCE_DIR "/networks/mini", city(), fs::copy_options::recursive);
  GtfsOptions options;
  options.feed = place.string();
  ASSERT_EQ(run(options), 0) << message;
  EXPECT_THAT(output, HasSubstr("of_it_within_25_m_of_the_shape_pct: 100\n"));
  EXPECT_THAT(text_of(city() / "pattern_links.csv"), HasSubstr("pattern_id,seq,links\n"));
  auto const yaml = folder.path() / "again.yaml";
  auto text = text_of(TWINSHIFT_SOURCE_DIR "/scenarios/mini/base.yaml");
  auto const point_to = [&](std::string const& from, std::string const& to) {
    text.replace(text.find(from), from.size(), to);
  };
  point_to("../../networks/mini", city().string());
  point_to("../parameters/mini.yaml", TWINSHIFT_SOURCE_DIR "/scenarios/parameters/mini.yaml");
  point_to("tables: ../parameters", "tables: " TWINSHIFT_SOURCE_DIR "/scenarios/parameters");
  folder.write("again.yaml", text);
  auto const again = scenario::load_scenario(yaml);
  for (auto const& [name, content] : gtfs_files(again, *parse_date("2026-03-04"))) folder.write(name, content);
  auto const second = read();
  EXPECT_EQ(trips_of(second->schedule), trips_of(schedule));
}

}  // namespace
}  // namespace twinshift::gtfs

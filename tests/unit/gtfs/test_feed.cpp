#include "sim/routing/arrival_router.hpp"
#include "tests/unit/gtfs/feed_folder.hpp"
#include "tools/gtfs/feed_times.hpp"

#include <gmock/gmock.h>

namespace twinshift::gtfs {
namespace {

using ::testing::ElementsAre;
using testing::FeedFolder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr auto kSunday = "20260104";

/// Two stops, a weekday service, one trip.
class SmallFeed : public ::testing::Test {
protected:
  SmallFeed() {
    folder.write("stops.txt", "stop_id,stop_name\na,A\nb,B\nc,C\n");
    folder.write("calendar.txt",
                 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                 "week,1,1,1,1,1,0,0,20260101,20261231\n");
    folder.write("trips.txt", "route_id,service_id,trip_id\nr,week,t\n");
    stop_times("t,08:00:00,08:00:00,a,1\nt,08:10:00,08:11:00,b,2\nt,08:20:00,08:20:00,c,3\n");
  }
  void stop_times(std::string const& rows) const {
    folder.write("stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n" + rows);
  }
  [[nodiscard]] std::vector<std::pair<int, int>> times() const {
    auto const feed = folder.read();
    std::vector<std::pair<int, int>> result;
    for (auto const& call : feed.calls[FeedTripId{0}]) result.emplace_back(call.arrival_s, call.departure_s);
    return result;
  }
  FeedFolder folder;
};

TEST(ParseTime, ReadsHoursOfOneToThreeDigitsAndNothingElse) {
  EXPECT_EQ(parse_time("08:05:09"), 8 * 3600 + 5 * 60 + 9);
  EXPECT_EQ(parse_time(" 8:05:09 "), 8 * 3600 + 5 * 60 + 9);
  EXPECT_EQ(parse_time("25:10:00"), 25 * 3600 + 600);
  EXPECT_EQ(parse_time("0:00:00"), 0);
  for (auto const* const wrong : {"", "8", "8:05", "8:5:09", "08:60:00", "08:00:60", "08:00:00:00", "-1:00:00",
                                  "0x:00:00", "08:00:0 ", "8h05", "08-05-09", "1000:00:00", ":00:00"})
    EXPECT_FALSE(parse_time(wrong)) << wrong;
}

TEST(ParseDate, ReadsBothWaysOfWritingADay) {
  EXPECT_EQ(parse_date("20260228"), parse_date("2026-02-28"));
  EXPECT_TRUE(parse_date("20240229"));
  for (auto const* const wrong : {"20260229", "2026-2-28", "2026022", "202602281", "26-02-2008", "2026/02/28", ""})
    EXPECT_FALSE(parse_date(wrong)) << wrong;
}

TEST_F(SmallFeed, ReadsAnyOrderOfColumnsAndRowsQuotesMarksAndLineEnds) {
  folder.write("stops.txt", "\xEF\xBB\xBFstop_name,stop_id\r\n\"Square, north \"\"side\"\"\",a\r\nB,\"b\"\r\nC,c");
  folder.write("stop_times.txt",
               "stop_sequence,stop_id,departure_time,arrival_time,shape_dist,trip_id\r\n"
               "30,c,08:20:00,08:20:00,,t\r\n7,a,8:00:00,8:00:00,,t\r\n12,b,08:11:00,08:10:00,,t\r\n");
  EXPECT_EQ(times(), (std::vector<std::pair<int, int>>{{28800, 28800}, {29400, 29460}, {30000, 30000}}));
}

TEST_F(SmallFeed, SpreadsBlankTimesEvenlyAndSaysSo) {
  stop_times("t,08:00:00,08:01:00,a,1\nt,,,b,2\nt,,,c,3\nt,,08:04:00,a,4\n");
  EXPECT_EQ(times(),
            (std::vector<std::pair<int, int>>{{28800, 28860}, {28920, 28920}, {28980, 28980}, {29040, 29040}}));
  EXPECT_THAT(folder.warnings(), ElementsAre(StartsWith("G234 stop_times.txt:3:1  2 stop times are blank")));
}

TEST_F(SmallFeed, FindsAllFaultsOfStopTimesAtTheirPlaces) {
  stop_times(
      "t,08:00:00,08:00:00,a,1\nx,08:00:00,08:00:00,b,1\nt,8:0:0,08:00:00,b,2\nt,08:00:00,08:00:00,z,3\n"
      "t,08:00:00,08:00:00,b,one\n");
  EXPECT_THAT(folder.faults(),
              ElementsAre(StartsWith("T420 stop_times.txt:3:1  trip_id \"x\""),
                          StartsWith("T411 stop_times.txt:4:3  \"8:0:0\" is not a time. → Write HH:MM:SS"),
                          StartsWith("T420 stop_times.txt:5:21  stop_id \"z\""),
                          StartsWith("T411 stop_times.txt:6:23  stop_sequence")));
  stop_times("t,08:00:00,08:00:00,a,1\nt,07:59:00,08:01:00,b,2\nt,08:05:00,08:04:00,c,3\nt,08:09:00,08:09:00,a,3\n");
  EXPECT_THAT(folder.faults(), ElementsAre(StartsWith("G230 stop_times.txt:3:3  Trip \"t\" goes back in time here."),
                                           StartsWith("G230 stop_times.txt:4:3"),
                                           StartsWith("T421 stop_times.txt:5:3  stop_sequence 3 appears twice")));
  stop_times("t,,,a,1\nt,08:10:00,08:11:00,b,2\nt,,,c,3\n");
  EXPECT_THAT(folder.faults(),
              ElementsAre(StartsWith("G233 stop_times.txt:2:3"), StartsWith("G233 stop_times.txt:4:3")));
}

TEST_F(SmallFeed, FindsFaultsOfTheOtherTables) {
  folder.write("stops.txt", "stop_id\na\nb\nc\nb\n");
  folder.write("trips.txt", "service_id,trip_id\nweek,t\nweekend,t2\nweek,t\n");
  folder.write("calendar_dates.txt", "service_id,date,exception_type\nweek,20261301,2\nweek,20260105,3\n");
  EXPECT_THAT(folder.faults(),
              ElementsAre(StartsWith("T421 stops.txt:5:1"), StartsWith("T411 calendar_dates.txt:2:6"),
                          StartsWith("T412 calendar_dates.txt:3:15"), StartsWith("T420 trips.txt:3:1  service_id"),
                          StartsWith("T421 trips.txt:4:6")));
  folder.remove("calendar.txt");
  folder.remove("calendar_dates.txt");
  folder.remove("stops.txt");
  EXPECT_THAT(folder.faults(), ::testing::Contains(HasSubstr("There is neither calendar.txt nor calendar_dates.txt")));
  EXPECT_THAT(folder.faults(), ::testing::Contains(StartsWith("F201 stops.txt")));
}

TEST_F(SmallFeed, RunsOnTheDaysOfTheCalendarAndItsExceptions) {
  folder.write("calendar_dates.txt",
               "service_id,date,exception_type\nweek,20260105,2\nweek,20260110,1\nextra,20260111,1\n");
  folder.write("trips.txt", "service_id,trip_id\nweek,t\nextra,u\n");
  auto const feed = folder.read();
  auto const runs = [&](std::size_t service, std::string_view date) {
    return feed.services[service].runs_on(*parse_date(date));
  };
  EXPECT_TRUE(runs(0, "20260102"));
  EXPECT_FALSE(runs(0, kSunday));
  EXPECT_FALSE(runs(0, "20260105")) << "taken out";
  EXPECT_TRUE(runs(0, "20260110")) << "a Saturday added";
  EXPECT_TRUE(runs(0, "20261231")) << "the last day";
  EXPECT_FALSE(runs(0, "20270101"));
  EXPECT_TRUE(runs(1, "20260111"));
  EXPECT_FALSE(runs(1, "20260112"));
  folder.remove("calendar.txt");
  EXPECT_THAT(folder.faults(), IsEmpty()) << "exceptions alone suffice";
}

TEST_F(SmallFeed, KeepsWhereOneMayNotBoardOrAlight) {
  folder.write("stop_times.txt",
               "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n"
               "t,08:00:00,08:00:00,a,1,0,1\nt,08:01:00,08:01:00,b,2,1,\nt,08:02:00,08:02:00,c,3,1,2\n");
  auto const feed = folder.read();
  std::vector<int> rules;
  for (auto const& call : feed.calls[FeedTripId{0}]) rules.push_back(call.rules);
  EXPECT_THAT(rules, ElementsAre(routing::kNoAlighting, routing::kNoBoarding, routing::kNoBoarding));
}

TEST_F(SmallFeed, ReadsFrequenciesAndWarnsOfHeadwaysWithoutExactTimes) {
  folder.write("frequencies.txt",
               "trip_id,start_time,end_time,headway_secs,exact_times\nt,06:00:00,07:00:00,600,1\n"
               "t,07:00:00,08:00:00,300,\nt,07:00:00,08:00:00,0,1\n");
  EXPECT_THAT(folder.faults(), ElementsAre(StartsWith("T412 frequencies.txt:4:21")));
  EXPECT_THAT(folder.warnings(), ElementsAre(StartsWith("G235 frequencies.txt:3:1")));
}

}  // namespace
}  // namespace twinshift::gtfs

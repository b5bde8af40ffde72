#include "tools/gtfs/service_day.hpp"

#include "sim/routing/arrival_router.hpp"
#include "tests/unit/gtfs/feed_folder.hpp"
#include "tests/unit/routing/dice.hpp"

#include <limits>
#include <set>

namespace twinshift::gtfs {
namespace {

using routing::StopArrival;
using testing::Dice;
using testing::FeedFolder;

constexpr int kNever = std::numeric_limits<int>::max() / 2;
constexpr auto kDate = "20260107";  // a Wednesday

/// What a test writes into files, and what it expects to be read, kept apart from how the reader keeps it.
struct DrawnCall {
  int stop;
  int arrival;
  int departure;
};
struct DrawnTrip {
  bool runs;
  std::vector<DrawnCall> calls;
};
struct DrawnWalk {
  int from;
  int to;
  int seconds;
};
struct DrawnFeed {
  int stops = 0;
  std::vector<DrawnTrip> trips;
  std::vector<DrawnWalk> walks;
};

std::string clock(int s) {
  auto const two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(s / 3600) + ':' + two(s / 60 % 60) + ':' + two(s % 60);
}

/// Few lines with many trips of unlike speed, so that trips overtake, meet and pass midnight; lines that call twice at
/// a stop; some trips on other days.
DrawnFeed draw_feed(Dice& dice) {
  DrawnFeed feed;
  feed.stops = 4 + dice.below(16);
  for (int line = 1 + dice.below(6); line > 0; --line) {
    std::vector<int> called;
    for (int n = 2 + dice.below(7); n > 0; --n) called.push_back(dice.below(feed.stops));
    auto const first = 5 * 60 + dice.below(18 * 60);
    for (int trip = 2 + dice.below(12); trip > 0; --trip) {
      DrawnTrip drawn{dice.chance(0.75), {}};
      auto at = (first + dice.below(180)) * 60;
      for (auto const stop : called) {
        auto const leaves = at + dice.below(4) * 45;
        drawn.calls.push_back({stop, at, leaves});
        at = leaves + dice.below(25) * 60;
      }
      feed.trips.push_back(drawn);
    }
  }
  for (int n = dice.below(14); n > 0; --n) {
    DrawnWalk const walk{dice.below(feed.stops), dice.below(feed.stops), dice.below(900)};
    if (walk.from != walk.to) feed.walks.push_back(walk);
  }
  return feed;
}

void write(DrawnFeed const& feed, FeedFolder const& folder, Dice& dice) {
  std::string stops = "stop_id,stop_name\n";
  for (int s = 0; s < feed.stops; ++s) stops += "s" + std::to_string(s) + ",\"Stop, " + std::to_string(s) + "\"\n";
  folder.write("stops.txt", stops);
  folder.write("calendar.txt",
               "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
               "on,0,0,1,0,0,0,0,20260101,20261231\nadded,1,1,0,1,1,1,1,20260101,20261231\n"
               "other,1,1,0,1,1,1,1,20260101,20261231\nremoved,1,1,1,1,1,1,1,20260101,20261231\n"
               "past,1,1,1,1,1,1,1,20250101,20260106\n");
  folder.write("calendar_dates.txt", "service_id,date,exception_type\nadded,20260107,1\nremoved,20260107,2\n");
  std::string trips = "trip_id,service_id\n";
  std::vector<std::string> rows;
  for (std::size_t t = 0; t < feed.trips.size(); ++t) {
    auto const& trip = feed.trips[t];
    constexpr std::array<char const*, 2> kOn = {"on", "added"};
    constexpr std::array<char const*, 3> kOff = {"other", "removed", "past"};
    auto const key = "t" + std::to_string(t);
    trips += key + ',' + (trip.runs ? kOn[dice.below(kOn.size())] : kOff[dice.below(kOff.size())]) + '\n';
    for (std::size_t p = 0; p < trip.calls.size(); ++p)
      rows.push_back(key + ",s" + std::to_string(trip.calls[p].stop) + ',' + std::to_string(p * 3) + ',' +
                     clock(trip.calls[p].arrival) + ',' + clock(trip.calls[p].departure) + '\n');
  }
  for (auto i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[dice.below(i)]);
  std::string stop_times = "trip_id,stop_id,stop_sequence,arrival_time,departure_time\n";
  for (auto const& row : rows) stop_times += row;
  folder.write("trips.txt", trips);
  folder.write("stop_times.txt", stop_times);
}

/// Every pair of stops of every trip, again and again; one walk at a time.
std::vector<StopArrival> exhaustive(DrawnFeed const& feed, int from, int to, int departure) {
  auto const n = static_cast<std::size_t>(feed.stops);
  auto const at = [](int stop) { return static_cast<std::size_t>(stop); };
  std::vector<int> arrival(n, kNever);
  arrival[at(from)] = departure;
  std::vector<StopArrival> result;
  auto earliest = kNever;
  for (int boardings = 0; boardings <= feed.stops; ++boardings) {
    auto ready = arrival;
    for (auto const& walk : feed.walks)
      ready[at(walk.to)] = std::min(ready[at(walk.to)], arrival[at(walk.from)] + walk.seconds);
    if (ready[at(to)] < earliest) result.push_back({boardings, earliest = ready[at(to)]});
    std::fill(arrival.begin(), arrival.end(), kNever);
    for (auto const& trip : feed.trips)
      for (std::size_t b = 0; trip.runs && b < trip.calls.size(); ++b)
        for (auto a = b + 1; a < trip.calls.size(); ++a)
          if (ready[at(trip.calls[b].stop)] <= trip.calls[b].departure)
            arrival[at(trip.calls[a].stop)] = std::min(arrival[at(trip.calls[a].stop)], trip.calls[a].arrival);
  }
  return result;
}

std::vector<Walk> walks_of(DrawnFeed const& feed) {
  std::vector<Walk> walks;
  for (auto const& walk : feed.walks)
    walks.push_back({nth<StopId>(walk.from), {nth<StopId>(walk.to), Seconds{walk.seconds}}});
  return walks;
}

void expect_no_overtaking(transit::Timetable const& table) {
  for (std::size_t i = 0; i < table.patterns.stops.size(); ++i) {
    auto const pattern = nth<PatternId>(i);
    auto const first = table.patterns.first_trip[pattern].value();
    for (std::uint32_t t = 1; t < table.patterns.trip_count[pattern]; ++t)
      for (std::uint32_t p = 0; p < table.patterns.stops[pattern].size(); ++p) {
        EXPECT_LE(table.time(TripId{first + t - 1}, p).arrival_s, table.time(TripId{first + t}, p).arrival_s);
        EXPECT_LE(table.time(TripId{first + t - 1}, p).departure_s, table.time(TripId{first + t}, p).departure_s);
      }
  }
}

TEST(ServiceDay, AnswersAsATripByTripSearchOfTheFilesOnHundredsOfRandomFeeds) {
  FeedFolder const folder;
  std::size_t split = 0;
  std::size_t rows = 0;
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    Dice dice{seed};
    auto const drawn = draw_feed(dice);
    write(drawn, folder, dice);
    auto const day = make_service_day(folder.read(), *parse_date(kDate), false, walks_of(drawn));
    expect_no_overtaking(day.timetable);
    std::set<std::vector<StopId>> shapes;
    for (std::size_t p = 0; p < day.timetable.patterns.stops.size(); ++p) {
      auto const stops = day.timetable.patterns.stops[nth<PatternId>(p)];
      if (!shapes.insert({stops.begin(), stops.end()}).second) ++split;
    }
    routing::ArrivalRouter const router{day.timetable, day.rules};
    routing::ArrivalRouter::Query query{router};
    for (int q = 0; q < 16; ++q) {
      auto const from = dice.below(drawn.stops);
      auto const to = dice.below(drawn.stops);
      auto const departure = 4 * 3600 + dice.below(22 * 3600);
      std::vector<StopArrival> answer;
      query.answer({nth<StopId>(from), nth<StopId>(to), departure}, answer);
      ASSERT_EQ(answer, exhaustive(drawn, from, to, departure)) << "seed " << seed << " query " << q;
      rows += answer.size();
    }
  }
  EXPECT_GT(split, 300U) << "trips must overtake for the comparison to mean something";
  EXPECT_GT(rows, 2000U);
}

/// A feed of one night bus from a to b at 23:50, arriving 24:20, on weekdays.
struct NightBus : ::testing::Test {
  NightBus() {
    folder.write("stops.txt", "stop_id\na\nb\n");
    folder.write("calendar.txt",
                 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                 "w,1,1,1,1,1,0,0,20260101,20261231\n");
    folder.write("trips.txt", "trip_id,service_id\nt,w\n");
    folder.write("stop_times.txt",
                 "trip_id,stop_id,stop_sequence,arrival_time,departure_time\n"
                 "t,a,1,23:50:00,24:05:00\nt,b,2,24:20:00,24:20:00\n");
  }
  [[nodiscard]] std::vector<StopArrival> ask(std::string_view date, bool days_around, int departure) const {
    auto const day = make_service_day(folder.read(), *parse_date(date), days_around, {});
    routing::ArrivalRouter const router{day.timetable};
    routing::ArrivalRouter::Query query{router};
    std::vector<StopArrival> answer;
    query.answer({StopId{0}, StopId{1}, departure}, answer);
    return answer;
  }
  FeedFolder folder;
};

TEST_F(NightBus, TimesAfterMidnightBelongToTheServiceDayOnWhichTheTripBegan) {
  EXPECT_EQ(ask(kDate, false, 86400 + 240), (std::vector<StopArrival>{{1, 86400 + 1200}}));
  EXPECT_EQ(ask(kDate, false, 240), (std::vector<StopArrival>{{1, 86400 + 1200}}));
  EXPECT_TRUE(ask("20260110", false, 240).empty()) << "Saturday's own day has no trip";
}

TEST_F(NightBus, TheDaysAroundCountIfAskedFor) {
  EXPECT_EQ(ask(kDate, true, 240), (std::vector<StopArrival>{{1, 1200}}));
  EXPECT_EQ(ask("20260110", true, 240), (std::vector<StopArrival>{{1, 1200}})) << "Friday's bus";
  EXPECT_EQ(ask(kDate, true, 86400 + 500), (std::vector<StopArrival>{{1, 2 * 86400 + 1200}})) << "tomorrow's";
}

TEST_F(NightBus, AFrequencyMakesATripOfEachDepartureUntilBeforeItsEnd) {
  folder.write("frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\nt,06:00:00,07:00:00,1800,1\n");
  auto const day = make_service_day(folder.read(), *parse_date(kDate), false, {});
  ASSERT_EQ(day.trips, 2U);
  EXPECT_EQ(day.timetable.time(TripId{0}, 0).departure_s, 6 * 3600);
  EXPECT_EQ(day.timetable.time(TripId{0}, 0).arrival_s, 6 * 3600 - 900);
  EXPECT_EQ(day.timetable.time(TripId{1}, 1).arrival_s, 6 * 3600 + 1800 + 900);
}

}  // namespace
}  // namespace twinshift::gtfs

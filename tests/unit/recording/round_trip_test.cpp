#include "sim/core/rng.hpp"
#include "sim/core/units.hpp"
#include "sim/recording/recording.hpp"
#include "sim/recording/scenery_codec.hpp"
#include "tests/support/drawn_recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace twinshift {
namespace {

using recording::Chunk;
using recording::Doing;
using recording::Span;

constexpr int kEight = 8 * 3600;

class DrawnDay : public testing::Test {
protected:
  DrawnDay() { test::write_drawn_day(file_.path()); }
  test::TemporaryFile file_{"day.tsr"};
};

recording::Seen const* find(recording::Frame const& frame, std::uint32_t mover) {
  for (auto const& seen : frame.seen)
    if (seen.mover == MoverId{mover}) return &seen;
  return nullptr;
}

TEST_F(DrawnDay, tells_its_scenery_word_for_word) {
  recording::RecordingReader reader{file_.path()};
  auto const& s = reader.scenery();
  EXPECT_TRUE(reader.complete());
  EXPECT_EQ(s.city, (recording::Name{"Drawn town", "그린 마을"}));
  EXPECT_EQ(s.seed, 7U);
  EXPECT_EQ(s.hash, "0123abcd");
  EXPECT_TRUE(s.drives_left);
  EXPECT_EQ(recording::encode_scenery(s), recording::encode_scenery(test::drawn_scenery()));
}

TEST_F(DrawnDay, puts_a_car_on_the_right_link_at_the_right_time) {
  recording::RecordingReader reader{file_.path()};
  EXPECT_EQ(find(reader.frame_at(kEight + 9), 1), nullptr);
  auto frame = reader.frame_at(kEight + 15);  // half of link 0, which takes ten seconds
  ASSERT_NE(find(frame, 1), nullptr);
  EXPECT_NEAR(find(frame, 1)->x, 50, 0.1);
  EXPECT_NEAR(find(frame, 1)->dx, 1, 1e-6);
  EXPECT_NEAR(find(frame, 1)->speed, 10, 1e-3);
  frame = reader.frame_at(kEight + 35);  // three quarters of link 1, which takes twenty
  EXPECT_NEAR(find(frame, 1)->x, 175, 0.1);
  EXPECT_EQ(find(reader.frame_at(kEight + 40), 1), nullptr);
}

TEST_F(DrawnDay, carries_a_walk_over_the_end_of_a_quarter) {
  recording::RecordingReader reader{file_.path()};
  for (int t = kEight + 60; t < kEight + 1200; t += 57) {
    auto const frame = reader.frame_at(t);
    ASSERT_NE(find(frame, 2), nullptr) << t;
    EXPECT_NEAR(find(frame, 2)->x, 100.0 * (t - kEight - 60) / 1140, 0.01) << t;
  }
}

TEST_F(DrawnDay, hides_riders_in_their_vehicle_and_tells_its_load) {
  recording::RecordingReader reader{file_.path()};
  EXPECT_EQ(find(reader.frame_at(kEight + 300), 3), nullptr) << "a car passenger is no dot";
  auto const frame = reader.frame_at(kEight + 1800);
  ASSERT_EQ(frame.seen.size(), 1U);
  EXPECT_EQ(frame.seen[0].load, 1U);
  EXPECT_EQ(frame.seen[0].kind, recording::MoverKind::kPublicVehicle);
  EXPECT_NEAR(frame.seen[0].x, 50, 0.1);
  auto const standing = reader.frame_at(kEight + 2400);
  ASSERT_EQ(standing.seen.size(), 1U);
  EXPECT_NEAR(standing.seen[0].x, 100, 0.1);
  EXPECT_EQ(standing.seen[0].load, 1U) << "the load goes on into the next quarter";
}

TEST_F(DrawnDay, counts_people_by_the_mode_they_use) {
  recording::RecordingReader reader{file_.path()};
  auto const people = [&](int t, Mode mode) { return reader.counts_at(t).people[static_cast<std::size_t>(mode)]; };
  EXPECT_EQ(people(kEight + 60, Mode::kWalk), 1U);
  EXPECT_EQ(people(kEight + 120, Mode::kCarPassenger), 1U);
  EXPECT_EQ(people(kEight + 660, Mode::kCarPassenger), 0U);
  EXPECT_EQ(people(kEight + 1500, Mode::kBus), 1U);
  EXPECT_EQ(reader.counts_at(kEight + 1260).waiting, 1U);
  EXPECT_EQ(reader.counts_at(kEight + 1560).vehicles[static_cast<std::size_t>(Mode::kBus)], 1U);
  EXPECT_EQ(reader.counts_at(0).waiting, 0U);
}

TEST_F(DrawnDay, counts_what_its_frames_show_in_every_minute) {
  recording::RecordingReader reader{file_.path()};
  for (auto t = reader.begin(); t < reader.end(); t += 60) {
    recording::Counts seen;
    for (auto const& mover : reader.frame_at(t).seen) {
      auto const mode = static_cast<std::size_t>(mover.mode);
      seen.people[mode] += mover.kind == recording::MoverKind::kPublicVehicle ? mover.load
                           : mover.doing == Doing::kWaits                     ? 0
                                                                              : 1;
    }
    auto counts = reader.counts_at(t);
    counts.people[static_cast<std::size_t>(Mode::kCarPassenger)] = 0;  // never seen
    EXPECT_EQ(seen.people, counts.people) << t;
  }
}

TEST_F(DrawnDay, shows_the_same_frame_whatever_was_asked_before) {
  recording::RecordingReader there{file_.path()};
  recording::RecordingReader back{file_.path()};
  std::vector<double> xs;
  for (int t = kEight; t < kEight + 2700; t += 13)
    for (auto const& seen : there.frame_at(t).seen) xs.push_back(seen.x);
  std::vector<double> reversed;
  for (int t = kEight + (2699 / 13) * 13; t >= kEight; t -= 13) {
    auto const frame = back.frame_at(t);
    for (auto seen = frame.seen.rbegin(); seen != frame.seen.rend(); ++seen) reversed.push_back(seen->x);
  }
  std::reverse(reversed.begin(), reversed.end());
  EXPECT_EQ(xs, reversed);
}

Span random_span(Rng& rng, MoverId mover, int start) {
  Span span;
  span.mover = mover;
  span.start = start;
  span.end = start + static_cast<int>(rng.below(90));
  span.doing = static_cast<Doing>(rng.below(recording::kDoings));
  span.mode = static_cast<Mode>(rng.below(kModes));
  if (span.doing == Doing::kOnLink || span.doing == Doing::kStands) span.link = LinkId{rng.below(4)};
  if (span.doing == Doing::kWaits) span.stop = StopId{0};
  if (span.doing == Doing::kMoves) {
    auto const metres = [&] { return static_cast<std::int32_t>(rng.below(40000)) - 20000; };
    span.from = {metres(), metres()};
    span.to = {metres(), metres()};
  }
  return span;
}

TEST(Chunk, comes_back_as_it_was_whatever_is_in_it) {
  recording::ChunkContext const context{test::drawn_scenery()};
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed, 1, Draw::kPerson};
    Chunk chunk;
    chunk.quarter = static_cast<int>(rng.below(100));
    for (std::uint32_t mover = 0; mover < 4; ++mover) {
      int time = chunk.quarter * kQuarterSeconds;
      for (auto n = rng.below(20); n > 0; --n) {
        chunk.spans.push_back(random_span(rng, MoverId{mover}, time));
        time = chunk.spans.back().end + static_cast<int>(rng.below(2) * rng.below(50));
      }
    }
    for (std::uint32_t vehicle = 0; vehicle < 4; ++vehicle)
      for (auto t = rng.below(900); t < 900; t += 1 + rng.below(300))
        chunk.loads.push_back({MoverId{vehicle}, chunk.quarter * 900 + static_cast<int>(t), rng.below(90)});
    auto const read = recording::decode_chunk(recording::encode_chunk(chunk, context), chunk.quarter, context);
    EXPECT_EQ(read.spans, chunk.spans);
    EXPECT_EQ(read.loads, chunk.loads);
  }
}

TEST(Chunk, keeps_links_of_every_rank_at_a_junction_of_nine_streets) {
  auto scenery = test::drawn_scenery();
  auto& links = scenery.links;
  links = {};
  std::array<Point, 2> const shape = {Point{0, 0}, Point{10, 0}};
  for (std::uint32_t i = 0; i < 10; ++i) {  // link 0 leads to the junction, from which the others leave
    links.from.push_back(i == 0 ? 7 : 1'000'000);
    links.to.push_back(i == 0 ? 1'000'000 : 20 + i);
    links.free_s.push_back(5);
    links.road_class.push_back(recording::RoadClass::kResidential);
    links.lanes.push_back(1);
    links.two_way.push_back(0);
    links.shape.push_back(shape);
  }
  recording::ChunkContext const context{scenery};
  for (std::uint32_t next = 1; next < 10; ++next) {
    for (auto const seconds : {0, 2, 3, 43, 44, 1000}) {
      Chunk chunk;
      chunk.quarter = 0;
      chunk.spans.push_back({.mover = MoverId{0}, .start = 10, .end = 15, .link = LinkId{0}});
      chunk.spans.push_back({.mover = MoverId{0}, .start = 15, .end = 15 + seconds, .link = LinkId{next}});
      EXPECT_EQ(recording::decode_chunk(recording::encode_chunk(chunk, context), 0, context).spans, chunk.spans);
    }
  }
}

TEST(Chunk, skips_channels_it_does_not_know) {
  recording::ChunkContext const context{test::drawn_scenery()};
  Chunk chunk;
  chunk.quarter = 3;
  chunk.spans.push_back({.mover = MoverId{1}, .start = 2700, .end = 2710, .link = LinkId{2}});
  recording::ByteWriter newer;
  newer.number(4242);
  newer.bytes({1, 2, 3});
  auto bytes = newer.take();
  auto const known = recording::encode_chunk(chunk, context);
  bytes.insert(bytes.end(), known.begin(), known.end());
  EXPECT_EQ(recording::decode_chunk(bytes, 3, context).spans, chunk.spans);
}

/// What many movers do from 08:00 on, and the same as it was told to a writer, in the order of time.
struct RandomMorning {
  static constexpr std::uint32_t kMovers = 1100;
  static constexpr int kEnd = kEight + 4 * kQuarterSeconds;
  std::vector<Span> spans;
  std::vector<std::pair<int, std::optional<Span>>> told;  // nothing: the mover is gone
  std::vector<MoverId> whose;

  RandomMorning() {
    Rng rng{5, 3, Draw::kPerson};
    std::vector<std::tuple<int, MoverId, std::optional<Span>>> all;
    for (std::uint32_t m = 0; m < kMovers; ++m) {
      auto time = kEight + static_cast<int>(rng.below(1000));
      while (time < kEnd) {
        auto span = random_span(rng, MoverId{m}, time);
        if (span.doing == Doing::kMoves) span.end = time + 1 + static_cast<int>(rng.below(1500));
        time = span.end;
        if (span.start < kEnd) all.emplace_back(span.start, span.mover, span);
        if (span.end < kEnd && (rng.below(3) == 0 || span.doing == Doing::kMoves)) {
          all.emplace_back(span.end, span.mover, std::nullopt);
          time += static_cast<int>(rng.below(400));
        }
        spans.push_back(span);
      }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](auto const& a, auto const& b) { return std::get<0>(a) < std::get<0>(b); });
    for (auto const& [time, mover, span] : all) {
      told.emplace_back(time, span);
      whose.push_back(mover);
    }
  }

  void write(std::filesystem::path const& path) const {
    auto scenery = test::drawn_scenery();
    scenery.movers = {};
    for (std::uint32_t m = 0; m < kMovers; ++m) {
      scenery.movers.kind.push_back(m < 50 ? recording::MoverKind::kPublicVehicle : recording::MoverKind::kPerson);
      scenery.movers.mode.push_back(Mode::kBus);
      scenery.movers.route.push_back({});
      scenery.movers.capacity.push_back(0);
    }
    recording::RecordingWriter writer{path, scenery};
    auto quarter = kEight / kQuarterSeconds;
    for (std::size_t i = 0; i < told.size(); ++i) {
      auto const& [time, span] = told[i];
      for (; time >= (quarter + 1) * kQuarterSeconds; ++quarter) writer.close_quarter(quarter);
      if (span)
        writer.begin(*span);
      else
        writer.end(whose[i], time);
    }
    writer.close_quarter(quarter);
    writer.finish();
  }
};

TEST(Writer, tells_of_many_movers_at_any_time_what_it_was_told) {
  RandomMorning const morning;
  test::TemporaryFile file{"random.tsr"};
  morning.write(file.path());
  recording::RecordingReader reader{file.path()};
  EXPECT_GT(morning.told.size() / 4, 32 * RandomMorning::kMovers / 16) << "enough to be put in order by counting";
  for (auto t = kEight; t < RandomMorning::kEnd; t += 60) {
    std::vector<std::tuple<MoverId, Doing, Mode>> expected;
    recording::Counts counts;
    for (auto const& span : morning.spans) {
      if (span.start > t || span.end <= t) continue;
      auto const mode = static_cast<std::size_t>(span.mode);
      ++(span.mover.value() < 50       ? counts.vehicles[mode]
         : span.doing == Doing::kWaits ? counts.waiting
                                       : counts.people[mode]);
      if (span.doing != Doing::kRidesCar) expected.emplace_back(span.mover, span.doing, span.mode);
    }
    std::vector<std::tuple<MoverId, Doing, Mode>> seen;
    for (auto const& mover : reader.frame_at(t).seen) seen.emplace_back(mover.mover, mover.doing, mover.mode);
    EXPECT_EQ(seen, expected) << t;
    EXPECT_EQ(reader.counts_at(t), counts) << t;
  }
}

}  // namespace
}  // namespace twinshift

#include "sim/core/rng.hpp"
#include "sim/core/units.hpp"
#include "sim/recording/recording.hpp"
#include "sim/recording/scenery_codec.hpp"
#include "tests/support/drawn_recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace twinshift

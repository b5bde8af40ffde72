#include "sim/core/rng.hpp"
#include "sim/recording/figures_codec.hpp"
#include "sim/recording/recording.hpp"
#include "tests/support/drawn_recording.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace twinshift {
namespace {

using recording::RecordingError;

TEST(Figures, come_back_from_the_file_as_they_were) {
  test::TemporaryFile file{"figures.tsr"};
  test::write_drawn_day(file.path(), test::drawn_figures());
  recording::RecordingReader reader{file.path()};
  auto const wanted = test::drawn_figures();
  auto const& read = reader.figures();
  EXPECT_EQ(read.quarters, wanted.quarters);
  EXPECT_EQ(read.hours, wanted.hours);
  EXPECT_EQ(read.links.values(), wanted.links.values());
  EXPECT_EQ(read.bikes.values(), wanted.bikes.values());
  EXPECT_EQ(read.docks, wanted.docks);
  EXPECT_EQ(read.depots, wanted.depots);
  EXPECT_EQ(read.tanks, wanted.tanks);
  EXPECT_EQ(read.zones, wanted.zones);
  EXPECT_EQ(read.travellers, wanted.travellers);
  EXPECT_EQ(read.currency, wanted.currency);
}

TEST(Figures, are_empty_in_an_older_recording_and_the_rest_still_plays) {
  test::TemporaryFile file{"older.tsr"};
  test::write_drawn_day(file.path());
  recording::RecordingReader reader{file.path()};
  EXPECT_TRUE(reader.complete());
  EXPECT_TRUE(reader.figures().quarters.empty());
  EXPECT_EQ(reader.frame_at(8 * 3600 + 15).seen.size(), 1U);
}

TEST(Figures, skip_channels_of_newer_programs) {
  recording::ByteWriter newer;
  newer.number(4242);
  newer.bytes({1, 2, 3});
  auto bytes = newer.take();
  auto const known = recording::encode_figures(test::drawn_figures());
  bytes.insert(bytes.end(), known.begin(), known.end());
  EXPECT_EQ(recording::decode_figures(bytes, test::drawn_scenery()).zones, test::drawn_figures().zones);
}

TEST(Figures, of_another_city_are_refused) {
  auto figures = test::drawn_figures();
  figures.links.push_back({});
  EXPECT_THROW((void)recording::decode_figures(recording::encode_figures(figures), test::drawn_scenery()),
               RecordingError);
  figures = test::drawn_figures();
  figures.tanks[0].vehicle = MoverId{99};
  EXPECT_THROW((void)recording::decode_figures(recording::encode_figures(figures), test::drawn_scenery()),
               RecordingError);
  figures = test::drawn_figures();
  figures.travellers.resize(9);
  EXPECT_THROW((void)recording::decode_figures(recording::encode_figures(figures), test::drawn_scenery()),
               RecordingError);
}

TEST(Figures, are_read_or_refused_politely_whatever_the_bytes) {
  auto const whole = recording::encode_figures(test::drawn_figures());
  auto const scenery = test::drawn_scenery();
  auto const read = [&](recording::Bytes const& bytes) {
    try {
      (void)recording::decode_figures(bytes, scenery);
    } catch (RecordingError const&) {
      return;
    }
  };
  for (std::size_t size = 0; size < whole.size(); ++size)
    ASSERT_NO_THROW(read({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)})) << size;
  Rng rng{1, 2, Draw::kPerson};
  for (int i = 0; i < 3000; ++i) {
    auto bytes = whole;
    for (auto n = 1 + rng.below(4); n > 0; --n)
      bytes[rng.below(static_cast<std::uint32_t>(bytes.size()))] = static_cast<std::uint8_t>(rng.below(256));
    ASSERT_NO_THROW(read(bytes)) << i;
  }
}

}  // namespace
}  // namespace twinshift

#include "sim/core/rng.hpp"
#include "sim/recording/recording.hpp"
#include "sim/recording/scenery_codec.hpp"
#include "tests/support/drawn_recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace twinshift {
namespace {

using recording::RecordingError;
using recording::RecordingReader;

std::string bytes_of(std::filesystem::path const& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void put(std::filesystem::path const& path, std::string const& bytes) {
  std::ofstream{path, std::ios::binary} << bytes;
}

/// Reads all of it; RecordingError is an answer, anything else a fault.
void read_all(std::filesystem::path const& path) {
  try {
    RecordingReader reader{path};
    for (auto t = reader.begin(); t < reader.end(); t += 450) {
      try {
        (void)reader.frame_at(t);
        (void)reader.counts_at(t);
      } catch (RecordingError const&) {
      }
    }
  } catch (RecordingError const&) {
  }
}

class DamagedFile : public testing::Test {
protected:
  DamagedFile() {
    test::write_drawn_day(file_.path());
    whole_ = bytes_of(file_.path());
  }
  void truncate(std::size_t size) { put(file_.path(), whole_.substr(0, size)); }
  test::TemporaryFile file_{"damaged.tsr"};
  std::string whole_;
};

TEST_F(DamagedFile, plays_up_to_its_last_whole_chunk_when_it_was_cut_off) {
  auto const second = whole_.find("CHNK", whole_.find("CHNK") + 1);
  auto const third = whole_.find("CHNK", second + 1);
  truncate(third + 20);
  RecordingReader reader{file_.path()};
  EXPECT_FALSE(reader.complete());
  EXPECT_EQ(reader.begin(), 8 * 3600);
  EXPECT_EQ(reader.end(), 8 * 3600 + 1800);
  EXPECT_EQ(reader.frame_at(8 * 3600 + 15).seen.size(), 1U);
  EXPECT_TRUE(reader.frame_at(8 * 3600 + 2000).seen.empty());
}

TEST_F(DamagedFile, is_read_or_refused_politely_wherever_it_ends) {
  for (std::size_t size = 0; size < whole_.size(); ++size) {
    truncate(size);
    ASSERT_NO_THROW(read_all(file_.path())) << size;
  }
}

TEST_F(DamagedFile, is_read_or_refused_politely_whatever_byte_is_wrong) {
  for (std::size_t i = 0; i < whole_.size(); ++i) {
    for (unsigned flip : {0x01U, 0x80U, 0xFFU}) {
      auto bytes = whole_;
      bytes[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) ^ flip);
      put(file_.path(), bytes);
      ASSERT_NO_THROW(read_all(file_.path())) << i;
    }
  }
}

TEST_F(DamagedFile, with_one_bad_quarter_still_plays_the_others) {
  auto bytes = whole_;
  auto const second = bytes.find("CHNK", bytes.find("CHNK") + 1);
  bytes[second + 30] = static_cast<char>(bytes[second + 30] ^ 0x55);
  put(file_.path(), bytes);
  RecordingReader reader{file_.path()};
  EXPECT_THROW((void)reader.frame_at(8 * 3600 + 1000), RecordingError);
  EXPECT_EQ(reader.frame_at(8 * 3600 + 15).seen.size(), 1U);
  EXPECT_EQ(reader.frame_at(8 * 3600 + 2400).seen.size(), 1U);
}

TEST_F(DamagedFile, of_another_version_is_refused_with_a_way_out) {
  auto bytes = whole_;
  bytes[8] = static_cast<char>(recording::kFormat + 1);
  put(file_.path(), bytes);
  try {
    RecordingReader reader{file_.path()};
    FAIL() << "a newer format was read";
  } catch (RecordingError const& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("V411"));
    EXPECT_THAT(error.what(), testing::HasSubstr("newer Twinshift"));
  }
  bytes[8] = static_cast<char>(recording::kFormat - 1);
  put(file_.path(), bytes);
  EXPECT_THROW(RecordingReader{file_.path()}, RecordingError);
}

TEST(NoRecording, is_refused_by_name) {
  test::TemporaryFile file{"none.tsr"};
  EXPECT_THROW(RecordingReader{file.path()}, RecordingError);
  put(file.path(), "time,person\n1,2\n");
  EXPECT_THROW(RecordingReader{file.path()}, RecordingError);
}

TEST(Decoders, take_any_bytes) {  // the entry points of fuzz_recording, fed with mutations of real parts
  auto const scenery = test::drawn_scenery();
  recording::ChunkContext const context{scenery};
  recording::Chunk chunk;
  chunk.quarter = 1;
  for (int i = 0; i < 30; ++i)
    chunk.spans.push_back({.mover = MoverId{static_cast<std::uint32_t>(i / 10)},
                           .start = 900 + 10 * (i % 10),
                           .end = 910 + 10 * (i % 10),
                           .link = LinkId{static_cast<std::uint32_t>(i % 4)}});
  chunk.loads.push_back({MoverId{0}, 900, 3});
  auto const scenery_bytes = recording::encode_scenery(scenery);
  auto const chunk_bytes = recording::encode_chunk(chunk, context);
  for (std::uint64_t seed = 0; seed < 20000; ++seed) {
    Rng rng{seed, 2, Draw::kPerson};
    auto bytes = seed % 2 == 0 ? scenery_bytes : chunk_bytes;
    for (auto n = 1 + rng.below(4); n > 0; --n)
      bytes[rng.below(static_cast<std::uint32_t>(bytes.size()))] = static_cast<std::uint8_t>(rng.below(256));
    try {
      if (seed % 2 == 0)
        (void)recording::decode_scenery(bytes);
      else
        (void)recording::decode_chunk(bytes, 1, context);
    } catch (RecordingError const&) {
    }
  }
}

}  // namespace
}  // namespace twinshift

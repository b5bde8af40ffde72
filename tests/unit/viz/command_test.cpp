#include "tests/support/drawn_recording.hpp"
#include "viz/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace twinshift::viz {
namespace {

struct Answer {
  int code = 0;
  std::string out;  // stdout and stderr
};

Answer run(std::string const& arguments, bool with_stderr = true) {
  auto const command = std::string{TWINSHIFT_VIZ} + " " + arguments + (with_stderr ? " 2>&1" : " 2>/dev/null");
  auto* pipe = ::popen(command.c_str(), "r");
  Answer answer;
  std::array<char, 4096> buffer{};
  while (auto const n = std::fread(buffer.data(), 1, buffer.size(), pipe)) answer.out.append(buffer.data(), n);
  answer.code = WEXITSTATUS(::pclose(pipe));
  return answer;
}

TEST(Clock, is_read_as_hours_and_minutes_and_nothing_else) {
  EXPECT_EQ(seconds_of("08:15"), 8 * 3600 + 15 * 60);
  EXPECT_EQ(seconds_of("25:00:07"), 25 * 3600 + 7);
  for (auto const* wrong : {"", "8", "8:60", "08:15x", "aa:bb", "08:15:", "99:00", "-1:30"})
    EXPECT_EQ(seconds_of(wrong), std::nullopt) << wrong;
}

class Program : public testing::Test {
protected:
  Program() { test::write_drawn_day(file_.path()); }
  test::TemporaryFile file_{"program.tsr"};
};

TEST_F(Program, prints_the_counts_of_the_recording_as_one_json_object) {
  auto const answer = run("counts " + file_.path().string() + " --at 08:26 --json", false);
  ASSERT_EQ(answer.code, 0);
  auto const counts = nlohmann::json::parse(answer.out);
  EXPECT_EQ(counts["people"]["bus"], 1);
  EXPECT_EQ(counts["vehicles"]["bus"], 1);
  EXPECT_EQ(counts["people"]["car"], 0);
  EXPECT_EQ(counts["waiting"], 0);
}

TEST_F(Program, says_in_words_what_is_wrong) {
  auto answer = run("counts nowhere.tsr --at 08:15");
  EXPECT_EQ(answer.code, 4);
  EXPECT_THAT(answer.out, testing::HasSubstr("V410"));
  answer = run("still " + file_.path().string() + " --at 23:00 --out x.png");
  EXPECT_EQ(answer.code, 2);
  EXPECT_THAT(answer.out, testing::HasSubstr("08:00 to 08:45"));
  answer = run("still " + file_.path().string() + " --size big --out x.png");
  EXPECT_EQ(answer.code, 2);
  answer = run("show");
  EXPECT_EQ(answer.code, 2);
}

TEST_F(Program, draws_maps_of_the_day_that_differ_by_topic) {
  auto const picture = [&](std::string const& topic, std::string const& name) {
    test::TemporaryFile out{name + ".png"};
    auto const answer = run("map " + file_.path().string() + " --show " + topic + " --size 640x360 --zoom 1 --out " +
                            out.path().string());
    EXPECT_EQ(answer.code, 0) << answer.out;
    std::ifstream in{out.path(), std::ios::binary};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
  };
  auto const streets = picture("streets", "streets");
  EXPECT_FALSE(streets.empty());
  for (auto const* topic : {"homes", "midday", "lines", "boardings"})
    EXPECT_NE(picture(topic, topic), streets) << topic;
  EXPECT_EQ(picture("lines", "a"), picture("lines", "b"));
  EXPECT_EQ(run("map " + file_.path().string() + " --show moods --out x.png").code, 2);
}

TEST_F(Program, draws_a_still_without_a_screen_the_same_each_time) {
  test::TemporaryFile first{"first.png"};
  test::TemporaryFile second{"second.png"};
  auto const draw = [&](auto const& to) {
    return run("still " + file_.path().string() + " --at 08:01 --size 640x360 --out " + to.path().string());
  };
  ::unsetenv("DISPLAY");
  auto const answer = draw(first);
  ASSERT_EQ(answer.code, 0) << answer.out;
  EXPECT_THAT(answer.out, testing::HasSubstr("virtual"));
  ASSERT_EQ(draw(second).code, 0);
  auto const bytes = [](auto const& path) {
    std::ifstream in{path, std::ios::binary};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
  };
  EXPECT_EQ(bytes(first.path()), bytes(second.path()));
  EXPECT_GT(bytes(first.path()).size(), 3000U);
}

}  // namespace
}  // namespace twinshift::viz

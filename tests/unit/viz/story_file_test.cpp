#include "tools/story/story.hpp"

#include "sim/io/input_error.hpp"
#include "viz/story.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace twinshift::tool {
namespace {

bool everything(std::filesystem::path const&) { return true; }

std::string faults_of(std::string const& text) {
  try {
    (void)story_as_json(text, "story.yaml", [](auto const& path) { return path != "nowhere"; });
    return {};
  } catch (io::InputError const& error) {
    return error.what();
  }
}

TEST(StoryFile, says_the_same_to_the_viewer) {
  auto const story = viz::read_story(story_as_json(
      "title: {en: Day, ko: 하루}\nruns: {base: a, policy: b}\nscenes:\n  - at: 08:15\n    hold: 2 min\n    speed: 30\n"
      "    layout: split\n    runs: [policy, base]\n    layer: load\n    caption: {en: Full}\n",
      "story.yaml", everything));
  EXPECT_EQ(story.title.ko, "하루");
  ASSERT_EQ(story.scenes.size(), 1U);
  auto const& scene = story.scenes[0];
  EXPECT_EQ(scene.at, 8 * 3600 + 900);
  EXPECT_EQ(scene.hold, 120);
  EXPECT_EQ(scene.layout, viz::Layout::kSplit);
  EXPECT_EQ(scene.runs, (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(scene.heat, viz::Heat::kLoad);
  EXPECT_EQ(scene.caption.en, "Full");
}

TEST(StoryFile, tells_all_its_faults_at_once_each_with_its_place) {
  auto const faults = faults_of(
      "runs: {base: nowhere}\nscenes:\n  - at: 08:15\n    hold: 20\n    runs: [other]\n  - at: late\n    colour: "
      "red\n");
  EXPECT_THAT(faults, testing::HasSubstr("V440 story.yaml:1:14"));
  EXPECT_THAT(faults, testing::HasSubstr("Y120 story.yaml:4:11"));
  EXPECT_THAT(faults, testing::HasSubstr("V441 story.yaml:5:12"));
  EXPECT_THAT(faults, testing::HasSubstr("story.yaml:6:9"));
  EXPECT_THAT(faults, testing::HasSubstr("Y110 story.yaml:7:5"));
}

TEST(StoryFile, without_scenes_or_runs_is_refused) {
  EXPECT_THAT(faults_of("runs: {base: a}\nscenes: []\n"), testing::HasSubstr("V442"));
  EXPECT_THAT(faults_of("scenes: [{at: 08:15}]\n"), testing::HasSubstr("Y111"));
}

TEST(StoryFile, of_each_city_and_of_the_twins_lasts_seven_minutes) {
  for (auto const* name : {"belfast", "sejong", "twins"}) {
    auto const file = std::string{TWINSHIFT_STORIES} + "/" + name + ".yaml";
    std::ifstream in{file};
    std::string const text{std::istreambuf_iterator<char>{in}, {}};
    auto const story = viz::read_story(story_as_json(text, file, everything));
    EXPECT_DOUBLE_EQ(viz::length_of(story), 420) << name;
    for (auto const& scene : story.scenes) {
      EXPECT_LE(scene.caption.en.size(), 60U) << scene.caption.en;
      EXPECT_EQ(scene.caption.en.empty(), scene.caption.ko.empty());
    }
  }
}

}  // namespace
}  // namespace twinshift::tool

#include "viz/stage.hpp"

#include "tests/support/drawn_recording.hpp"
#include "viz/depot_page.hpp"
#include "viz/describe.hpp"
#include "viz/display.hpp"
#include "viz/heat.hpp"
#include "viz/help.hpp"
#include "viz/so_far.hpp"
#include "viz/story.hpp"
#include "viz/whatif.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace twinshift::viz {
namespace {

constexpr int kEight = 8 * 3600;

TEST(Heat, counts_vehicles_and_their_speed_by_link_as_the_spans_tell) {
  auto scenery = test::drawn_scenery();
  recording::Chunk chunk;
  chunk.quarter = 32;
  using recording::Doing;
  chunk.spans = {
      {.mover = MoverId{0}, .start = kEight - 60, .end = kEight + 5, .doing = Doing::kOnLink, .link = LinkId{0}},
      {.mover = MoverId{1}, .start = kEight + 10, .end = kEight + 20, .doing = Doing::kOnLink, .link = LinkId{0}},
      {.mover = MoverId{2}, .start = kEight + 10, .end = kEight + 42, .doing = Doing::kOnLink, .link = LinkId{1}}};
  auto const traffic = traffic_of(chunk, scenery);
  EXPECT_EQ(traffic.entered, (std::vector<std::uint32_t>{1, 1, 0, 0})) << "who came before the quarter counts there";
  EXPECT_FLOAT_EQ(traffic.speed_share[0], 1);
  EXPECT_NEAR(traffic.speed_share[1], 10.5 / 30, 1e-6) << "two of the seconds are the clock's";
  EXPECT_EQ(queues_at(chunk, scenery, kEight + 22)[1], 0U) << "within the free time";
  EXPECT_EQ(queues_at(chunk, scenery, kEight + 30)[1], 1U);
  EXPECT_EQ(queues_at(chunk, scenery, kEight)[0], 1U);
}

TEST(Heat, follows_bikes_tanks_and_people_at_stops_through_the_day) {
  auto const figures = test::drawn_figures();
  EXPECT_EQ(bikes_at(figures, kEight), (std::vector<std::int32_t>{5}));
  EXPECT_EQ(bikes_at(figures, kEight + 300), (std::vector<std::int32_t>{4}));
  EXPECT_EQ(bikes_at(figures, kEight + 3600), (std::vector<std::int32_t>{5}));
  EXPECT_DOUBLE_EQ(tank_left_g(figures.tanks[0], kEight), 30'000);
  EXPECT_DOUBLE_EQ(tank_left_g(figures.tanks[0], kEight + 1800), 24'000);
  EXPECT_DOUBLE_EQ(tank_left_g(figures.tanks[0], kEight + 7200), 18'000);
  test::TemporaryFile file{"waiting.tsr"};
  test::write_drawn_day(file.path());
  recording::RecordingReader reader{file.path()};
  EXPECT_EQ(waiting_at(reader.chunk(33), reader.scenery(), kEight + 1260)[0], 1U);
  EXPECT_EQ(waiting_at(reader.chunk(33), reader.scenery(), kEight + 1700)[0], 0U);
}

TEST(Heat, puts_about_as_many_values_in_each_step) {
  std::vector<double> values = {0, 0, -1};
  for (int i = 1; i <= 600; ++i) values.push_back(i);
  auto const bounds = quantile_bounds(values);
  std::array<int, 6> counts{};
  for (int i = 1; i <= 600; ++i) ++counts[static_cast<std::size_t>(step_of(i, bounds))];
  for (auto const n : counts) EXPECT_NEAR(n, 100, 1);
  EXPECT_EQ(quantile_bounds({}), (std::array<double, 5>{}));
}

TEST(Heat, has_a_word_for_each_layer_that_leads_back_to_it) {
  for (int i = 0; i < kHeats; ++i) EXPECT_EQ(heat_of(token(static_cast<Heat>(i))), static_cast<Heat>(i));
  EXPECT_EQ(heat_of("moods"), std::nullopt);
}

TEST(SoFar, adds_up_quarters_and_hours_in_proportion_to_their_time) {
  auto const figures = test::drawn_figures();
  auto const before = so_far(figures, kEight);
  EXPECT_EQ(before.all_journeys(), 0);
  auto const later = so_far(figures, kEight + 1800);
  EXPECT_DOUBLE_EQ(later.all_journeys(), 2);
  EXPECT_DOUBLE_EQ(later.public_share_pct(), 50);
  EXPECT_DOUBLE_EQ(later.boardings, 1);
  EXPECT_DOUBLE_EQ(later.denied, 2);
  EXPECT_DOUBLE_EQ(later.co2e_t, 0.5);
  EXPECT_DOUBLE_EQ(later.hydrogen_kg, 1);
}

TEST(Interval, of_three_seeds_is_students) {
  EXPECT_EQ(interval_of(std::array{1.0}), std::nullopt);
  auto const interval = interval_of(std::array{1.0, 2.0, 3.0});  // deviation 1, t 4.303, root of 3
  ASSERT_TRUE(interval);
  EXPECT_DOUBLE_EQ(interval->mean, 2);
  EXPECT_NEAR(interval->high - 2, 4.303 / std::sqrt(3.0), 1e-9);
  EXPECT_TRUE(interval->holds_zero());
}

TEST(Depot, goes_linearly_from_level_to_level) {
  auto const depot = test::drawn_figures().depots[0];
  EXPECT_DOUBLE_EQ(depot_now(depot, kEight).stored_kg, 400);
  EXPECT_DOUBLE_EQ(depot_now(depot, kEight + 1800).stored_kg, 350);
  EXPECT_DOUBLE_EQ(depot_now(depot, kEight + 86400 + 1800).stored_kg, 350) << "the day repeats";
  auto const now = depot_now(depot, kEight);
  EXPECT_DOUBLE_EQ(now.sun_mw + now.wind_mw + now.grid_mw, now.electrolyser_mw + now.other_mw) << "power adds up";
}

TEST(Search, finds_names_that_begin_so_first_and_ignores_case) {
  auto scenery = test::drawn_scenery();
  scenery.places.push_back({{"Marketside", ""}, recording::PlaceKind::kDistrict, 2, {1, 2}});
  scenery.places.push_back({{"New market", ""}, recording::PlaceKind::kDistrict, 2, {3, 4}});
  auto const found = search(scenery, "MARKET", 9);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].name, "Marketside");
  EXPECT_EQ(found[1].name, "Market");
  EXPECT_EQ(found[1].kind, Found::Kind::kStop);
  EXPECT_EQ(found[2].name, "New market");
  EXPECT_EQ(search(scenery, "시장", 9).size(), 1U);
  EXPECT_EQ(search(scenery, "One", 9).front().kind, Found::Kind::kRoute);
  EXPECT_TRUE(search(scenery, "", 9).empty());
}

Story three_scenes() {
  return read_story(R"({"title": {"en": "Day", "ko": ""}, "runs": ["a"], "scenes": [
    {"at": 28800, "hold": 10, "speed": 6},
    {"at": 28860, "hold": 5, "speed": 0, "metres_per_pixel": 3},
    {"at": 40000, "hold": 5, "layer": "load"}]})");
}

TEST(Story, goes_from_card_to_scenes_to_card) {
  auto const story = three_scenes();
  EXPECT_DOUBLE_EQ(length_of(story), 3 + 20 + 5);
  EXPECT_EQ(moment_at(story, 1).kind, Moment::Kind::kTitle);
  EXPECT_DOUBLE_EQ(moment_at(story, 3 + 4).clock, 28800 + 24);
  EXPECT_EQ(moment_at(story, 3 + 12).scene, 1U);
  EXPECT_DOUBLE_EQ(moment_at(story, 3 + 12).clock, 28860) << "the clock stands";
  EXPECT_EQ(moment_at(story, 27).kind, Moment::Kind::kEnd);
  EXPECT_EQ(story.scenes[2].heat, Heat::kLoad);
}

TEST(Story, glides_where_the_clock_goes_on_and_cuts_through_dark_where_it_jumps) {
  auto const story = three_scenes();
  EXPECT_TRUE(glides(story, 1));
  EXPECT_FALSE(glides(story, 2));
  EXPECT_LT(moment_at(story, 3 + 10.1).glide, 1);
  EXPECT_EQ(moment_at(story, 3 + 10.1).dark, 0);
  EXPECT_GT(moment_at(story, 3 + 14.99).dark, 0.8);
  EXPECT_GT(moment_at(story, 3 + 15.01).dark, 0.8);
  EXPECT_EQ(moment_at(story, 3 + 16).dark, 0);
}

TEST(Story, that_makes_no_sense_is_refused_in_words) {
  for (auto const* wrong :
       {"", "{}", R"({"runs": [], "scenes": []})", R"({"runs": ["a"], "scenes": [{"runs": [3]}]})",
        R"({"runs": ["a"], "scenes": [{"hold": -1}]})", R"({"runs": ["a"], "scenes": [{"layout": "x"}]})"})
    EXPECT_THROW((void)read_story(wrong), std::invalid_argument) << wrong;
}

TEST(WhatIf, leaves_hydrogen_out_until_its_slider_is_moved) {
  Levers levers;
  levers.fare = 80;
  EXPECT_THAT(whatif_words("runs/x", levers), testing::ElementsAre("whatif", "runs/x", "--fare", "80%", "--headway",
                                                                   "100%", "--parking", "100%", "--json"));
  levers.hydrogen_share = 0;
  EXPECT_THAT(whatif_words("runs/x", levers), testing::IsSupersetOf({"--hydrogen-share", "0%"}));
}

TEST(WhatIf, takes_the_contracts_object_and_nothing_else_for_an_answer) {
  auto const answer = read_whatif(
      0,
      R"({"estimate": true, "scenario": "x.yaml", "measures": [{"name": "bus_share", "unit": "%", "value": 14.2, "lower95": 13, "upper95": 15}]})");
  ASSERT_EQ(answer.estimates.size(), 1U);
  EXPECT_EQ(answer.estimates[0].unit, "%");
  EXPECT_EQ(answer.scenario, "x.yaml");
  for (auto const* wrong :
       {"", "{}", "no", R"({"estimate": false, "measures": []})", R"({"estimate": true, "measures": [{}]})",
        R"({"estimate": true, "scenario": 7, "measures": []})"})
    EXPECT_TRUE(read_whatif(0, wrong).estimates.empty()) << wrong;
  EXPECT_TRUE(read_whatif(2, R"({"estimate": true, "measures": []})").estimates.empty());
}

TEST(WhatIf, says_whether_the_full_run_lies_within_the_estimate) {
  SoFar day;
  day.journeys[static_cast<std::size_t>(Mode::kBus)] = 20;
  day.journeys[static_cast<std::size_t>(Mode::kCar)] = 80;
  day.co2e_t = 50;
  std::vector<Estimate> const estimates = {
      {"bus_share", "%", 14, 13, 15}, {"co2e", "t", 49, 45, 55}, {"joy", "", 1, 0, 2}};
  auto const words = verdict(estimates, day, Language::kEnglish);
  EXPECT_THAT(words, testing::HasSubstr("Outside the estimate: Bus share 20 %, estimated [13, 15]"));
  EXPECT_THAT(words, testing::HasSubstr("As estimated: CO₂e 50 t"));
  EXPECT_THAT(words, testing::Not(testing::HasSubstr("joy"))) << "recordings do not hold it";
  EXPECT_EQ(full_value(day, "joy"), std::nullopt);
}

TEST(Credits, say_each_thing_once) {
  EXPECT_EQ(short_credits("ODbL, (c) O; OGL, Crown; OGL; LGPL and ODbL, (c) O; OGL, Crown"),
            "OGL, Crown; LGPL and ODbL, © O");
  EXPECT_EQ(short_credits(""), "");
}

TEST(Help, leads_from_each_row_to_its_command) {
  std::vector<Command> found;
  for (int y = 0; y < 1080; y += 4)
    for (int x = 0; x < 1920; x += 8)
      if (auto const command = help_row_at({static_cast<double>(x), static_cast<double>(y)}, 1920, 1080);
          command && std::find(found.begin(), found.end(), *command) == found.end())
        found.push_back(*command);
  EXPECT_EQ(found.size(), help_rows().size());
}

/// Base, policy (another scenario, two seeds) and another city, all the drawn town.
class DrawnStage : public testing::Test {
protected:
  DrawnStage() {
    EXPECT_TRUE(ensure_display());
    auto scenery = test::drawn_scenery();
    test::write_drawn_day(base_.path(), test::drawn_figures(), scenery);
    scenery.scenario = {"Policy", ""};
    scenery.movers.mode[MoverId{2}] = Mode::kCar;  // in the base: bus
    test::write_drawn_day(policy_.path(), test::drawn_figures(), scenery);
    scenery.city = {"Other town", ""};
    test::write_drawn_day(other_.path(), {}, scenery);
    stage_ = std::make_unique<Stage>(std::vector<std::filesystem::path>{base_.path(), policy_.path(), other_.path()});
    view_.camera.width = 1280;
    view_.camera.height = 720;
  }
  std::vector<std::uint8_t> pixels(double seconds) {
    auto const& canvas = stage_->paint(seconds, view_);
    return {canvas.data(), canvas.data() + 4 * canvas.width() * canvas.height()};
  }
  void arrange(Layout layout, std::vector<std::size_t> runs) {
    view_.layout = layout;
    view_.runs = std::move(runs);
    view_.camera = stage_->home_camera(view_);
    view_.camera.metres_per_pixel = 0.5;
  }
  bool shows(Canvas const& canvas, Box const& box, Point at, Colour colour) const {
    for (int y = static_cast<int>(box.y + at.y) - 6; y <= box.y + at.y + 6; ++y)
      for (int x = static_cast<int>(box.x + at.x) - 6; x <= box.x + at.x + 6; ++x) {
        auto const* const p = canvas.data() + 4 * (y * canvas.width() + x);
        if (std::abs(p[0] - colour.r) < 30 && std::abs(p[1] - colour.g) < 30 && std::abs(p[2] - colour.b) < 30)
          return true;
      }
    return false;
  }
  test::TemporaryFile base_{"base.tsr"};
  test::TemporaryFile policy_{"policy.tsr"};
  test::TemporaryFile other_{"other.tsr"};
  std::unique_ptr<Stage> stage_;
  StageView view_;
};

TEST_F(DrawnStage, shows_the_bus_at_the_same_place_in_both_halves_of_a_split) {
  arrange(Layout::kSplit, {0, 1});
  auto const panes = stage_->panes(view_);
  ASSERT_EQ(panes.size(), 2U);
  EXPECT_EQ(panes[0].camera.metres_per_pixel, panes[1].camera.metres_per_pixel);
  EXPECT_EQ(panes[0].box.width, panes[1].box.width);
  auto const& canvas = stage_->paint(kEight + 1800, view_);
  for (auto const& pane : panes)
    EXPECT_TRUE(shows(canvas, pane.box, pane.camera.to_screen({50, 0}), kDark.of(Mode::kBus)));
}

TEST_F(DrawnStage, fits_every_layout_into_the_picture_and_paints_it_the_same_each_time) {
  for (auto const layout : {Layout::kSplit, Layout::kTwin, Layout::kMultiples, Layout::kDepot}) {
    arrange(layout, layout == Layout::kTwin ? std::vector<std::size_t>{0, 2} : std::vector<std::size_t>{0, 1});
    EXPECT_EQ(stage_->layout_for(view_), layout);
    for (auto const& pane : stage_->panes(view_)) {
      EXPECT_GE(pane.box.x, 0);
      EXPECT_LE(pane.box.x + pane.box.width, 1280);
      EXPECT_LE(pane.box.y + pane.box.height, 720);
    }
    auto const first = pixels(kEight + 1800);
    (void)pixels(kEight + 60);
    EXPECT_EQ(pixels(kEight + 1800), first);
  }
}

TEST_F(DrawnStage, becomes_one_map_in_a_small_window_and_without_a_second_run) {
  arrange(Layout::kSplit, {0, 1});
  view_.camera.width = 800;
  EXPECT_EQ(stage_->layout_for(view_), Layout::kSingle);
  view_.camera.width = 1280;
  view_.runs = {0};
  EXPECT_EQ(stage_->layout_for(view_), Layout::kSingle);
  EXPECT_FALSE(pixels(kEight).empty());
  view_.layout = Layout::kDepot;
  view_.runs = {2};
  EXPECT_EQ(stage_->layout_for(view_), Layout::kSingle) << "no depot in this one";
}

TEST_F(DrawnStage, draws_every_layer_and_says_what_an_older_recording_lacks) {
  for (int i = 1; i < kHeats; ++i) {
    view_.heat = static_cast<Heat>(i);
    arrange(Layout::kSplit, {0, 1});
    EXPECT_FALSE(pixels(kEight + 1500).empty()) << token(view_.heat);
    arrange(Layout::kSingle, {2});
    EXPECT_FALSE(pixels(kEight + 1500).empty()) << token(view_.heat);
  }
  auto const legend = stage_->map(2).heat().legend(Heat::kCo2e, kDark, Language::kEnglish);
  EXPECT_TRUE(legend.steps.empty());
  EXPECT_EQ(legend.note, "not in this recording");
}

TEST_F(DrawnStage, knows_who_switched_from_the_base_of_the_same_people_only) {
  EXPECT_EQ(stage_->map(1).heat().mode_in_base(MoverId{2}), Mode::kBus);
  EXPECT_EQ(stage_->map(1).heat().mode_in_base(MoverId{1}), Mode::kCar);
  EXPECT_EQ(stage_->map(1).heat().mode_in_base(MoverId{0}), std::nullopt) << "a bus is nobody";
  EXPECT_EQ(stage_->map(2).heat().mode_in_base(MoverId{2}), std::nullopt) << "another city";
}

TEST_F(DrawnStage, rings_whom_it_follows_and_tells_of_the_bus_who_is_on_it) {
  arrange(Layout::kSingle, {0});
  auto const plain = pixels(kEight + 1800);
  view_.follow = MoverId{0};
  EXPECT_NE(pixels(kEight + 1800), plain);
  auto const card = describe_mover(stage_->reader(0), MoverId{0}, kEight + 1800, {}, kDark, Language::kEnglish);
  EXPECT_THAT(card.title, testing::HasSubstr("One"));
  EXPECT_THAT(card.lines, testing::Contains("1 of 80 places taken"));
  auto const person =
      describe_mover(stage_->reader(1), MoverId{2}, kEight + 1260, Mode::kBus, kDark, Language::kEnglish);
  EXPECT_THAT(person.lines, testing::Contains("waits at Market"));
  EXPECT_THAT(person.lines, testing::Contains("in the base: Bus"));
  EXPECT_THAT(person.lines, testing::Contains("since 08:01, 20 min"));
  EXPECT_THAT(person.lines, testing::Contains("34 years, work, lives in East"));
  EXPECT_THAT(person.lines, testing::Contains("or Bus: 52 min, £4.60 there and back"));
  EXPECT_THAT(person.lines, testing::Contains("Car ahead by 3 min, comfort, cost and taste counted"));
  auto const dock = describe_station(stage_->reader(0), StationId{0}, kEight + 300, kDark, Language::kEnglish);
  EXPECT_THAT(dock.lines, testing::ElementsAre("4 bikes, 8 free of 12"));
}

TEST_F(DrawnStage, finds_what_lies_under_the_hand) {
  arrange(Layout::kSingle, {0});
  (void)pixels(kEight + 1800);
  auto const& scenery = stage_->reader(0).scenery();
  auto const& camera = view_.camera;
  EXPECT_EQ(mover_at(stage_->map(0).frame(), camera, camera.to_screen({51, 1}), 18), MoverId{0});
  EXPECT_EQ(mover_at(stage_->map(0).frame(), camera, camera.to_screen({150, 0}), 18), std::nullopt);
  EXPECT_EQ(stop_at(scenery, camera, camera.to_screen({101, 21}), 18), StopId{0});
  EXPECT_EQ(link_at(scenery, camera, camera.to_screen({150, 1}), 18), LinkId{1}) << "drives on the left, eastwards";
}

TEST_F(DrawnStage, paints_a_story_from_title_to_end) {
  auto story = three_scenes();
  story.scenes[2].at = kEight + 900;
  StoryLook look;
  look.width = 640;
  look.height = 360;
  StoryPainter painter{*stage_, story, look};
  std::vector<std::uint64_t> sums;
  for (double const t : {0.5, 2.9, 4.0, 16.0, 19.0, 26.0}) {
    auto const& canvas = painter.paint(t);
    std::uint64_t sum = 0;
    for (int i = 0; i < 4 * 640 * 360; ++i) sum = sum * 31 + canvas.data()[i];
    EXPECT_EQ(std::find(sums.begin(), sums.end(), sum), sums.end()) << t;
    sums.push_back(sum);
  }
}

}  // namespace
}  // namespace twinshift::viz

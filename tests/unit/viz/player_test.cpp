// The window as hands use it, and small pictures compared with those kept in the repository.

#include "viz/player.hpp"

#include "tests/support/drawn_recording.hpp"
#include "viz/depot_page.hpp"
#include "viz/display.hpp"
#include "viz/keys.hpp"

#include <gtest/gtest.h>
#include <SFML/Graphics/Image.hpp>

#include <cstdlib>
#include <filesystem>

namespace twinshift::viz {
namespace {

constexpr int kEight = 8 * 3600;

/// Base and policy, the drawn town, in a window of 1280 x 720.
class Window : public testing::Test {
protected:
  Window() {
    EXPECT_TRUE(ensure_display());
    auto scenery = test::drawn_scenery();
    test::write_drawn_day(base_.path(), test::drawn_figures(), scenery);
    scenery.scenario = {"Policy", ""};
    test::write_drawn_day(policy_.path(), test::drawn_figures(), scenery);
    stage_ = std::make_unique<Stage>(std::vector<std::filesystem::path>{base_.path(), policy_.path()});
    view_.camera.width = 1280;
    view_.camera.height = 720;
    view_.caption = "What is seen";
    view_.camera = stage_->home_camera(view_);
  }
  std::unique_ptr<Player> open() {
    return std::make_unique<Player>(*stage_, std::vector<std::filesystem::path>{base_.path(), policy_.path()}, view_,
                                    kEight + 1800, std::nullopt);
  }
  static void press(Player& player, sf::Keyboard::Key code, bool control = false, bool shift = false) {
    sf::Event event{};
    event.type = sf::Event::KeyPressed;
    event.key = {code, false, control, shift, false};
    player.handle(event);
  }
  static void type(Player& player, std::string const& letters) {
    for (auto const letter : letters) {
      sf::Event event{};
      event.type = sf::Event::TextEntered;
      event.text.unicode = static_cast<unsigned char>(letter);
      player.handle(event);
    }
  }
  static void click(Player& player, Point at) {
    for (auto const kind : {sf::Event::MouseButtonPressed, sf::Event::MouseButtonReleased}) {
      sf::Event event{};
      event.type = kind;
      event.mouseButton = {sf::Mouse::Left, static_cast<int>(at.x), static_cast<int>(at.y)};
      player.handle(event);
    }
  }
  static std::vector<std::uint8_t> pixels(Player& player) {
    auto const& canvas = player.picture();
    return {canvas.data(), canvas.data() + 4U * static_cast<unsigned>(canvas.width() * canvas.height())};
  }
  test::TemporaryFile base_{"window-base.tsr"};
  test::TemporaryFile policy_{"window-policy.tsr"};
  std::unique_ptr<Stage> stage_;
  StageView view_;
};

TEST_F(Window, changes_the_picture_at_each_key_that_should_and_back) {
  auto const player = open();
  press(*player, sf::Keyboard::Escape);  // the hint at the bottom goes
  for (auto const key : {sf::Keyboard::Space, sf::Keyboard::R, sf::Keyboard::V, sf::Keyboard::G, sf::Keyboard::C,
                         sf::Keyboard::K, sf::Keyboard::D, sf::Keyboard::S}) {
    auto const before = pixels(*player);
    press(*player, key);
    EXPECT_NE(pixels(*player), before) << key;
    press(*player, key == sf::Keyboard::D || key == sf::Keyboard::S ? sf::Keyboard::B : key);
    EXPECT_EQ(pixels(*player), before) << key;
  }
  EXPECT_TRUE(player->is_open());
}

TEST_F(Window, obeys_every_command_of_the_help_without_closing) {
  for (auto const layout : {Layout::kSingle, Layout::kSplit, Layout::kDepot}) {
    view_.layout = layout;
    auto const player = open();
    for (int key = 0; key < sf::Keyboard::KeyCount; ++key) {
      auto const code = static_cast<sf::Keyboard::Key>(key);
      sf::Event::KeyEvent const event{code, false, false, false, false};
      if (command_of(event) == Command::kLeave) continue;
      press(*player, code);
      player->draw();
      ASSERT_TRUE(player->is_open()) << key;
    }
    press(*player, sf::Keyboard::S, true, true);  // keeps a picture
    EXPECT_TRUE(std::filesystem::remove("twinshift-1.png"));
  }
}

TEST_F(Window, scrubs_where_the_day_is_shown_in_each_layout) {
  for (auto const layout : {Layout::kSingle, Layout::kSplit, Layout::kMultiples, Layout::kDepot}) {
    view_.layout = layout;
    auto const line = layout == Layout::kDepot    ? depot_day_box(1280, 720)
                      : layout == Layout::kSingle ? Box{32, 600, 1216, 60}
                                                  : Box{21, 523, 900, 8};
    auto const early = stage_->time_at(view_, {line.x + 0.4 * line.width, line.y + line.height / 2});
    auto const late = stage_->time_at(view_, {line.x + 0.9 * line.width, line.y + line.height / 2});
    ASSERT_TRUE(early && late) << static_cast<int>(layout);
    EXPECT_LE(*early, *late);
    EXPECT_GE(*early, stage_->begin(view_));
    EXPECT_LT(*late, stage_->end(view_));
    EXPECT_EQ(stage_->time_at(view_, {640, 300}), std::nullopt) << "a map is no scrubber";
  }
}

TEST_F(Window, searches_goes_there_and_follows) {
  auto const player = open();
  press(*player, sf::Keyboard::Escape);
  auto const before = pixels(*player);
  type(*player, "/one");  // the bus route
  player->draw();
  press(*player, sf::Keyboard::Enter);
  EXPECT_NE(pixels(*player), before) << "follows the bus: all else is dimmed";
  press(*player, sf::Keyboard::Escape);
  type(*player, "/xyz");
  press(*player, sf::Keyboard::Enter);
  press(*player, sf::Keyboard::Escape);
  EXPECT_TRUE(player->is_open());
}

TEST_F(Window, keeps_up_with_odd_sizes) {
  auto const player = open();
  for (auto const size : {sf::Event::SizeEvent{100, 50}, {320, 1500}, {3000, 330}, {1280, 720}}) {
    sf::Event event{};
    event.type = sf::Event::Resized;
    event.size = size;
    player->handle(event);
    player->draw();
    EXPECT_EQ(player->picture().width(), static_cast<int>(std::max(320U, size.width)));
    click(*player, {50, 40});
  }
}

/// The picture at an eighth of its size, each pixel the mean of 8 x 8: the letters' fine shapes, which differ by font
/// version, drop out.
sf::Image shrunk(Canvas const& canvas) {
  constexpr unsigned kBlock = 8;
  sf::Image small;
  auto const width = static_cast<unsigned>(canvas.width());
  small.create(width / kBlock, static_cast<unsigned>(canvas.height()) / kBlock);
  for (unsigned y = 0; y < small.getSize().y; ++y)
    for (unsigned x = 0; x < small.getSize().x; ++x) {
      std::array<unsigned, 3> sum{};
      for (unsigned i = 0; i < kBlock * kBlock; ++i)
        for (unsigned c = 0; c < 3; ++c)
          sum.at(c) += canvas.data()[4 * ((kBlock * y + i / kBlock) * width + kBlock * x + i % kBlock) + c];
      auto const mean = [&](unsigned c) { return static_cast<sf::Uint8>(sum.at(c) / (kBlock * kBlock)); };
      small.setPixel(x, y, {mean(0), mean(1), mean(2)});
    }
  return small;
}

/// Compares with the picture kept under that name. TWINSHIFT_NEW_PICTURES=1 writes it anew and fails the test.
void expect_like_kept(Canvas const& canvas, std::string const& name) {
  constexpr int kTolerance = 16;     // of 255
  constexpr double kMostOff = 0.01;  // share of values that may be further off: a letter that moved
  auto const path = std::string{TWINSHIFT_PICTURES} + "/" + name + ".png";
  auto const mine = shrunk(canvas);
  if (std::getenv("TWINSHIFT_NEW_PICTURES") != nullptr) {
    ASSERT_TRUE(mine.saveToFile(path));
    FAIL() << path << " is new; look at it";
  }
  sf::Image kept;
  ASSERT_TRUE(kept.loadFromFile(path)) << path;
  ASSERT_EQ(kept.getSize(), mine.getSize());
  auto const values = 4U * static_cast<std::size_t>(mine.getSize().x) * mine.getSize().y;
  std::size_t off = 0;
  for (std::size_t i = 0; i < values; ++i)
    off += std::abs(mine.getPixelsPtr()[i] - kept.getPixelsPtr()[i]) > kTolerance ? 1U : 0U;
  EXPECT_LE(static_cast<double>(off), kMostOff * static_cast<double>(values)) << name;
}

TEST_F(Window, looks_as_it_did) {
  view_.camera.width = 1280;
  view_.camera.height = 720;
  for (auto const layout : {Layout::kSingle, Layout::kSplit, Layout::kDepot})
    for (bool const dark : {true, false}) {
      view_.layout = layout;
      view_.dark = dark;
      view_.heat = layout == Layout::kSplit ? Heat::kLoad : Heat::kNone;
      view_.charts = layout == Layout::kSingle;
      view_.camera = stage_->home_camera(view_);
      view_.camera.metres_per_pixel = 0.4;
      auto const name = std::string{layout == Layout::kSingle  ? "single"
                                    : layout == Layout::kSplit ? "split"
                                                               : "depot"} +
                        (dark ? "-dark" : "-light");
      expect_like_kept(stage_->paint(kEight + 1800, view_), name);
    }
}

}  // namespace
}  // namespace twinshift::viz

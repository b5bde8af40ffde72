#include "viz/picture.hpp"

#include "tests/support/drawn_recording.hpp"
#include "viz/commands.hpp"
#include "viz/display.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace twinshift::viz {
namespace {

/// The drawn town at 640 x 360, one pixel a metre, its middle in the free part.
class DrawnPicture : public testing::Test {
protected:
  DrawnPicture() {
    test::write_drawn_day(file_.path());
    EXPECT_TRUE(ensure_display());
    reader_ = std::make_unique<recording::RecordingReader>(file_.path());
    Request request;
    request.size = "640x360";
    request.metres_per_pixel = 1;
    view_ = view_of(request, *reader_);
    picture_ = std::make_unique<Picture>(*reader_);
  }

  /// Pixels within two steps of `colour` in each channel, in a box around a point of the city.
  int count_near(Canvas const& canvas, Point city, double reach, Colour colour, int tolerance = 40) const {
    auto const at = view_.camera.to_screen(city);
    int found = 0;
    for (int y = static_cast<int>(at.y - reach); y <= at.y + reach; ++y)
      for (int x = static_cast<int>(at.x - reach); x <= at.x + reach; ++x) {
        if (x < 0 || y < 0 || x >= canvas.width() || y >= canvas.height()) continue;
        auto const* const p = canvas.data() + 4 * (y * canvas.width() + x);
        bool const near = std::abs(p[0] - colour.r) < tolerance && std::abs(p[1] - colour.g) < tolerance &&
                          std::abs(p[2] - colour.b) < tolerance;
        found += near ? 1 : 0;
      }
    return found;
  }

  test::TemporaryFile file_{"picture.tsr"};
  std::unique_ptr<recording::RecordingReader> reader_;
  View view_;
  std::unique_ptr<Picture> picture_;
};

constexpr int kEight = 8 * 3600;

TEST_F(DrawnPicture, shows_the_bus_where_the_recording_has_it) {
  for (bool const dark : {true, false}) {
    view_.dark = dark;
    auto const& theme = dark ? kDark : kLight;
    auto const& canvas = picture_->paint(kEight + 1800, view_);  // the bus is half way on link 0: x = 50
    EXPECT_GT(count_near(canvas, {50, 0}, 8, theme.of(Mode::kBus)), 10) << "a bus around its filling";
    EXPECT_EQ(count_near(canvas, {150, 0}, 8, theme.of(Mode::kBus)), 0);
  }
}

TEST_F(DrawnPicture, hides_layers_that_are_off) {
  view_.layer = Layer::kPeople;
  EXPECT_EQ(count_near(picture_->paint(kEight + 1800, view_), {50, 0}, 8, kDark.of(Mode::kBus)), 0);
}

TEST_F(DrawnPicture, colours_land_and_sea_as_the_theme_says) {
  auto const& canvas = picture_->paint(kEight, view_);
  auto const sea = view_.camera.to_city({620, 352});
  EXPECT_LT(count_near(canvas, sea, 2, kDark.land, 4), 25) << "the lower right corner is under the fade";
  EXPECT_GT(count_near(canvas, {150, 60}, 4, kDark.built, 20), 60) << "homes tint the land";
}

TEST_F(DrawnPicture, is_the_same_after_going_elsewhere_and_back) {
  auto const pixels = [&](double seconds) {
    auto const& canvas = picture_->paint(seconds, view_);
    return std::vector<std::uint8_t>(canvas.data(), canvas.data() + canvas.width() * canvas.height() * 4);
  };
  auto const first = pixels(kEight + 30);
  (void)pixels(kEight + 2000);
  view_.camera.centre.x += 50;
  (void)pixels(kEight + 100);
  view_.camera.centre.x -= 50;
  EXPECT_EQ(pixels(kEight + 30), first);
}

TEST_F(DrawnPicture, says_on_a_strip_what_the_user_must_know) {
  view_.notice = "The recording was cut off";
  auto const& canvas = picture_->paint(kEight, view_);
  EXPECT_GT(count_near(canvas, view_.camera.to_city({600, 350}), 6, kDark.strip, 4), 100);
}

TEST_F(DrawnPicture, fits_tiny_and_odd_windows) {
  for (auto const* size : {"320x320", "333x801", "1000x320"}) {
    Request request;
    request.size = size;
    auto const view = view_of(request, *reader_);
    EXPECT_EQ(picture_->paint(kEight, view).width(), view.camera.width) << size;
  }
}

TEST_F(DrawnPicture, places_labels_that_do_not_meet) {
  auto scenery = reader_->scenery();
  for (int i = 0; i < 200; ++i)
    scenery.places.push_back({{"Place " + std::to_string(i), ""},
                              recording::PlaceKind::kDistrict,
                              static_cast<std::uint8_t>(1 + i % 3),
                              {static_cast<double>(i * 37 % 400) - 100, static_cast<double>(i * 53 % 300) - 150}});
  auto& text = picture_->text();
  auto const labels = place_labels(scenery, view_.camera, Language::kEnglish, text, {});
  EXPECT_GT(labels.size(), 3U);
  EXPECT_LE(labels.size(), 18U);
  for (std::size_t i = 0; i < labels.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      auto const box = [&](Label const& l) {
        return Box{l.x, l.y - 0.82 * l.size, text.measure(l.text, l.size, l.weight), static_cast<double>(l.size)};
      };
      EXPECT_FALSE(box(labels[i]).meets(box(labels[k]), 0)) << labels[i].text << " on " << labels[k].text;
    }
}

}  // namespace
}  // namespace twinshift::viz

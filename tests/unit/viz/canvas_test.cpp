#include "viz/canvas.hpp"

#include "viz/camera.hpp"
#include "viz/mover_layer.hpp"

#include <gtest/gtest.h>
#include <omp.h>

namespace twinshift::viz {
namespace {

int sum_of(Mask const& mask) {
  int sum = 0;
  for (int y = 0; y < mask.height(); ++y)
    for (int x = 0; x < mask.width(); ++x) sum += mask.row(y)[x];
  return sum;
}

TEST(Mask, covers_as_much_as_an_area_is_large) {
  Mask mask{40, 40};
  std::vector<std::vector<Point>> const rings = {{{5.25, 5}, {25.25, 5}, {25.25, 15}, {5.25, 15}}};
  mask.area(rings);
  EXPECT_NEAR(sum_of(mask) / 255.0, 200, 2);
}

TEST(Mask, leaves_holes_free) {
  Mask mask{40, 40};
  std::vector<std::vector<Point>> const rings = {{{0, 0}, {40, 0}, {40, 40}, {0, 40}},
                                                 {{10, 10}, {20, 10}, {20, 20}, {10, 20}}};
  mask.area(rings);
  EXPECT_NEAR(sum_of(mask) / 255.0, 1500, 1);
  EXPECT_EQ(mask.row(15)[15], 0);
}

TEST(Mask, draws_lines_as_wide_as_told_even_far_outside) {
  Mask mask{100, 20};
  mask.line({-5000, 10}, {5000, 10}, 4);
  EXPECT_NEAR(sum_of(mask) / 255.0, 400, 2);
}

TEST(Camera, takes_points_there_and_back) {
  Camera const camera{{1000, 2000}, 7.5, {900, 400}, 1920, 1080};
  auto const there = camera.to_screen({-300, 5000});
  auto const back = camera.to_city(there);
  EXPECT_NEAR(back.x, -300, 1e-9);
  EXPECT_NEAR(back.y, 5000, 1e-9);
  EXPECT_GT(camera.to_screen({1000, 1000}).y, 400) << "south is down";
}

recording::Frame crowd(int size) {
  recording::Frame frame;
  for (int i = 0; i < size; ++i) {
    recording::Seen seen;
    seen.mover = MoverId{static_cast<std::uint32_t>(i)};
    seen.x = static_cast<float>(i * 37 % 1900);
    seen.y = static_cast<float>(i * 91 % 1000);
    seen.speed = 10;
    seen.mode = i % 3 == 0 ? Mode::kCar : i % 3 == 1 ? Mode::kWalk : Mode::kBike;
    seen.kind = i < size / 50 ? recording::MoverKind::kPublicVehicle : recording::MoverKind::kCar;
    if (seen.kind == recording::MoverKind::kPublicVehicle) seen.mode = Mode::kBus;
    frame.seen.push_back(seen);
  }
  return frame;
}

/// Movers for them, with places for twenty.
recording::Scenery scenery_of(recording::Frame const& frame) {
  recording::Scenery scenery;
  scenery.drives_left = true;
  for (auto const& seen : frame.seen) {
    scenery.movers.kind.push_back(seen.kind);
    scenery.movers.capacity.push_back(20);
  }
  return scenery;
}

TEST(MoverLayer, paints_the_same_pixels_at_any_number_of_threads) {
  Camera const camera{{950, 500}, 1, {320, 180}, 640, 360};
  auto const frame = crowd(5000);
  auto const scenery = scenery_of(frame);
  std::vector<std::uint8_t> first;
  for (int threads : {1, 2, 3, 8}) {
    omp_set_num_threads(threads);
    Canvas canvas{640, 360};
    canvas.fill(kDark.land);
    MoverLayer{}.draw(canvas, frame, camera, kDark, {scenery}, Layer::kAll, true);
    std::vector<std::uint8_t> const pixels(canvas.data(), canvas.data() + 640 * 360 * 4);
    if (first.empty()) first = pixels;
    EXPECT_EQ(pixels, first) << threads;
  }
}

TEST(MoverLayer, adds_brightness_but_never_mixes_hues_of_grains) {
  Camera const camera{{0, 0}, 10, {50, 50}, 100, 1080};
  recording::Frame frame;
  for (int i = 0; i < 60; ++i) {
    recording::Seen seen;
    seen.mode = i < 30 ? Mode::kCar : Mode::kBike;
    seen.doing = recording::Doing::kMoves;
    frame.seen.push_back(seen);
  }
  auto const scenery = scenery_of(frame);
  Canvas canvas{100, 1080};
  canvas.fill(kDark.land);
  MoverLayer{}.draw(canvas, frame, camera, kDark, {scenery}, Layer::kPeople, false);
  auto const* const pixel = canvas.pixel(50, 50);
  EXPECT_EQ((Colour{pixel[0], pixel[1], pixel[2]}), kDark.of(Mode::kBike)) << "bikes lie opaquely above cars";
}

}  // namespace
}  // namespace twinshift::viz

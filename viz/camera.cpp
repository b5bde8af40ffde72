#include "viz/camera.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace twinshift::viz {

namespace {

/// Distance from the centre within which three quarters of the people live [m].
double reach_of(recording::Scenery const& scenery) {
  std::vector<std::pair<double, double>> homes;  // distance, people
  double all = 0;
  for (auto const& home : scenery.homes) {
    homes.emplace_back(distance(home.position, scenery.centre), home.people);
    all += home.people;
  }
  double reach = 0;
  if (homes.empty()) {
    for (auto const point : scenery.links.shape.values()) reach = std::max(reach, distance(point, scenery.centre));
  } else {
    std::sort(homes.begin(), homes.end());
    double sum = 0;
    for (std::size_t i = 0; i < homes.size() && sum < 0.75 * all; ++i) {
      sum += homes[i].second;
      reach = homes[i].first;
    }
  }
  return std::max(reach, 50.0);
}

}  // namespace

Camera whole_city(recording::Scenery const& scenery, int width, int height) {
  Camera camera{scenery.centre, 10, {}, width, height};
  auto const scale = camera.scale();
  auto const free_left = std::min(560 * scale, width * 0.3);
  auto const free_bottom = height * 820.0 / 1080;
  camera.focus = {(free_left + width) / 2, free_bottom / 2};
  // a bit less than half of the free width
  auto const wanted = reach_of(scenery) / (0.42 * std::max(100.0, width - free_left));
  camera.metres_per_pixel = std::clamp(wanted, 0.2 / scale, 22 / scale);
  return camera;
}

Camera city_in_part(recording::Scenery const& scenery, int width, int height, int lines) {
  Camera camera{scenery.centre, 10, {width / 2.0, height / 2.0}, width, height, lines};
  auto const wanted = reach_of(scenery) / (0.42 * std::max(100, width));
  camera.metres_per_pixel = std::clamp(wanted, 0.2 / camera.scale(), 22 / camera.scale());
  return camera;
}

double ease(double share) {
  share = std::clamp(share, 0.0, 1.0);
  return share < 0.5 ? 4 * share * share * share : 1 - std::pow(2 - 2 * share, 3) / 2;
}

Camera between(Camera const& from, Camera const& to, double share) {
  if (share <= 0) return from;
  if (share >= 1) return to;
  auto result = to;
  result.metres_per_pixel = from.metres_per_pixel * std::pow(to.metres_per_pixel / from.metres_per_pixel, share);
  result.centre = {from.centre.x + share * (to.centre.x - from.centre.x),
                   from.centre.y + share * (to.centre.y - from.centre.y)};
  return result;
}

double by_level(double const (&levels)[4], double metres_per_pixel) {
  // middles of the levels [m/px]: the values hold there, and go over into each other on a logarithmic scale
  constexpr double kMiddles[4] = {36, 12, 3, 0.6};
  if (metres_per_pixel >= kMiddles[0]) return levels[0];
  for (int i = 1; i < 4; ++i) {
    if (metres_per_pixel < kMiddles[i]) continue;
    auto const share = std::log(kMiddles[i - 1] / metres_per_pixel) / std::log(kMiddles[i - 1] / kMiddles[i]);
    return levels[i - 1] + share * (levels[i] - levels[i - 1]);
  }
  return levels[3] * kMiddles[3] / metres_per_pixel;
}

}  // namespace twinshift::viz

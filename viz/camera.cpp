#include "viz/camera.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace twinshift::viz {

Camera whole_city(recording::Scenery const& scenery, int width, int height) {
  Camera camera{scenery.centre, 10, {}, width, height};
  auto const scale = camera.scale();
  auto const free_left = std::min(560 * scale, width * 0.3);
  auto const free_bottom = height * 820.0 / 1080;
  camera.focus = {(free_left + width) / 2, free_bottom / 2};
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
  // three quarters of the people live within that reach: give it a bit less than half of the free width
  auto const wanted = std::max(reach, 50.0) / (0.42 * std::max(100.0, width - free_left));
  camera.metres_per_pixel = std::clamp(wanted, 0.2 / scale, 22 / scale);
  return camera;
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

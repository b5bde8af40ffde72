// Rows 11 and 12 of the budgets: frames of the viewer and of films, 1920 x 1080. A drawn city of 350,000 cars in motion
// at once; with a recording as argument, that one from 08:15 on. Painting alone: bringing a frame to the screen or to
// ffmpeg is not in it. Exit 1 if an answer is wrong: a frame that does not show all who move, other pixels at another
// number of threads.
//
//   bench_viewer [RECORDING]

#include "tests/bench/figure.hpp"
#include "viz/display.hpp"
#include "viz/film.hpp"
#include "viz/stage.hpp"

#include <omp.h>
#include <unistd.h>
#include <filesystem>
#include <numeric>

using namespace twinshift;

namespace {

constexpr int kMorning = 8 * 3600 + 15 * 60;
constexpr int kSide = 80;       // junctions a side
constexpr double kBlock = 200;  // [m]

int g_wrong = 0;

void expect(bool right, char const* what) {
  if (right) return;
  ++g_wrong;
  std::fprintf(stderr, "wrong: %s\n", what);
}

void add_link(recording::StreetLinks& links, int from, int to) {
  auto const at = [](int node) { return Point{kBlock * (node % kSide), kBlock * (node / kSide)}; };
  links.from.push_back(static_cast<std::uint32_t>(from));
  links.to.push_back(static_cast<std::uint32_t>(to));
  links.free_s.push_back(15);
  links.road_class.push_back(from % 7 == 0 ? recording::RoadClass::kPrimary : recording::RoadClass::kResidential);
  links.lanes.push_back(1);
  links.two_way.push_back(1);
  std::array<Point, 2> const shape = {at(from), at(to)};
  links.shape.push_back(shape);
}

void write_drawn_city(std::filesystem::path const& path, std::uint32_t cars) {
  recording::Scenery scenery;
  scenery.city = {"Drawn city", ""};
  scenery.centre = {kBlock * kSide / 2, kBlock * kSide / 2};
  for (int node = 0; node < kSide * kSide; ++node) {
    if (node % kSide + 1 < kSide) add_link(scenery.links, node, node + 1), add_link(scenery.links, node + 1, node);
    if (node / kSide + 1 < kSide)
      add_link(scenery.links, node, node + kSide), add_link(scenery.links, node + kSide, node);
  }
  auto const links = static_cast<std::uint32_t>(scenery.links.size());
  for (std::uint32_t i = 0; i < cars; ++i) {
    scenery.movers.kind.push_back(recording::MoverKind::kCar);
    scenery.movers.mode.push_back(i % 5 == 0 ? Mode::kBike : Mode::kCar);
    scenery.movers.route.push_back({});
    scenery.movers.capacity.push_back(0);
  }
  recording::RecordingWriter writer{path, scenery};
  for (std::uint32_t i = 0; i < cars; ++i)
    writer.begin({.mover = MoverId{i},
                  .start = kMorning - static_cast<int>(i % 300),
                  .end = kMorning + 600 + static_cast<int>(i % 200),
                  .mode = scenery.movers.mode[MoverId{i}],
                  .link = LinkId{static_cast<std::uint32_t>(i * 2654435761ULL % links)}});
  writer.close_quarter(kMorning / 900 - 1);
  writer.close_quarter(kMorning / 900);
  writer.finish();
}

void check(viz::Stage& stage, viz::StageView const& view) {
  auto const frame = stage.reader(0).frame_at(kMorning);
  auto const counts = stage.reader(0).counts_at(kMorning);
  std::uint64_t shown = 0;
  for (auto const& seen : frame.seen) shown += seen.kind == recording::MoverKind::kPublicVehicle ? seen.load : 1;
  std::uint64_t const counted =
      std::accumulate(counts.people.begin(), counts.people.end(), std::uint64_t{counts.waiting});
  auto const passengers = counts.people[static_cast<std::size_t>(Mode::kCarPassenger)];  // never seen
  expect(shown == counted - passengers, "a frame does not show all who are counted");
  auto const threads = omp_get_max_threads();
  auto const hash = viz::hash_of(stage.paint(kMorning, view));
  omp_set_num_threads(1);
  expect(viz::hash_of(stage.paint(kMorning, view)) == hash, "other pixels on one thread");
  omp_set_num_threads(threads);
}

void time_frames(viz::Stage& stage, viz::StageView const& view, std::string const& name) {
  std::vector<double> frames_s;
  bench::Stopwatch watch;
  for (int i = 0; i < (bench::quick() ? 10 : 120); ++i) {
    (void)stage.paint(kMorning + i, view);
    frames_s.push_back(1 / watch.lap_s());
  }
  bench::print({"11", "viewer." + name + ".frames_s", "frames of 1920 x 1080 painted; " + name, "frames/s", frames_s});
  std::vector<double> seeks_ms;
  for (int i = 0; i < (bench::quick() ? 2 : 10); ++i) {
    auto const far = i % 2 == 0 ? 18 * 3600 : 8 * 3600;
    (void)watch.lap_s();
    (void)stage.paint(std::clamp(far + 60 * i, stage.begin(view), stage.end(view) - 1), view);
    seeks_ms.push_back(1000 * watch.lap_s());
  }
  bench::print({"11", "viewer." + name + ".scrub_ms", "from 18:00 to 08:00 and back; picture included; " + name, "ms",
                seeks_ms});
}

}  // namespace

int main(int argc, char** argv) {
  if (!viz::ensure_display()) return 1;
  auto const drawn = std::filesystem::temp_directory_path() / ("bench-viewer-" + std::to_string(::getpid()) + ".tsr");
  if (argc < 2) write_drawn_city(drawn, bench::quick() ? 20'000 : 350'000);
  auto const path = argc < 2 ? drawn : std::filesystem::path{argv[1]};
  {
    viz::Stage stage{{std::filesystem::is_directory(path) ? path / "recording.tsr" : path}};
    viz::StageView view;
    view.camera.width = 1920;
    view.camera.height = 1080;
    view.camera = stage.home_camera(view);
    check(stage, view);
    time_frames(stage, view, argc < 2 ? "stress" : "city");
  }
  std::error_code code;
  std::filesystem::remove(drawn, code);
  return g_wrong == 0 ? 0 : 1;
}

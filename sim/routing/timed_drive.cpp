#include "sim/routing/timed_drive.hpp"

#include <limits>
#include <utility>

namespace twinshift::routing {

namespace {

TimeOfDay later(TimeOfDay at, double seconds) { return at + Seconds{static_cast<std::int32_t>(seconds)}; }

}  // namespace

double seconds_along(std::span<LinkId const> links, network::LinkTimes const& times, TimeOfDay at) {
  double seconds = 0;
  for (auto const link : links) seconds += static_cast<double>(times.at(link, quarter_of(later(at, seconds))));
  return seconds;
}

TimedDrive::TimedDrive(StreetRouter const& router, network::LinkTimes const& times) : query_{router}, times_{&times} {}

double TimedDrive::seconds(NodeId from, NodeId to, TimeOfDay at) {
  if (!query_.path(from, to, quarter_of(at), path_)) return std::numeric_limits<double>::infinity();
  return seconds_along(path_.links, *times_, at);
}

bool TimedDrive::enters(Column<LinkId, std::uint8_t> const& links, TimeOfDay at, TimeOfDay from, TimeOfDay to) const {
  double seconds = 0;
  for (auto const link : path_.links) {
    auto const now = later(at, seconds);
    if (links[link] != 0 && from <= now && now < to) return true;
    seconds += static_cast<double>(times_->at(link, quarter_of(now)));
  }
  return false;
}

bool TimedDrive::path(NodeId from, NodeId to, TimeOfDay at, Path& path) {
  auto const quarter = quarter_of(at);
  if (!query_.path(from, to, quarter, path)) return false;
  path.seconds = seconds_along(path.links, *times_, at);
  auto const half_way = quarter_of(later(at, path.seconds / 2));
  if (half_way == quarter || !query_.path(from, to, half_way, other_)) return true;
  other_.seconds = seconds_along(other_.links, *times_, at);
  if (other_.seconds < path.seconds) std::swap(path, other_);
  return true;
}

}  // namespace twinshift::routing

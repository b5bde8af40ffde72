#include "tools/gtfs/schedule.hpp"

namespace twinshift::gtfs {

std::uint32_t Names::insert(std::string_view name) {
  if (numbers_.contains(name)) return kNone;
  auto const number = static_cast<std::uint32_t>(names_.size());
  numbers_.emplace(names_.emplace_back(name), number);
  return number;
}

std::uint32_t Names::intern(std::string_view name) {
  auto const number = find(name);
  return number != kNone ? number : insert(name);
}

std::uint32_t Names::find(std::string_view name) const {
  auto const it = numbers_.find(name);
  return it == numbers_.end() ? kNone : it->second;
}

std::optional<Mode> mode_of_route_type(int type, bool& known) {
  known = true;
  switch (type) {
    case 3:
    case 11:
      return Mode::kBus;
    case 0:
    case 1:
    case 2:
    case 5:
    case 7:
    case 12:
      return Mode::kRail;
    case 4:
    case 6:
      return std::nullopt;
    default:
      break;
  }
  auto const hundred = type / 100;  // extended types: the first digits name the kind
  switch (hundred) {
    case 1:   // railway
    case 3:   // suburban railway
    case 4:   // urban railway, metro
    case 5:   // metro
    case 6:   // underground
    case 9:   // tram
    case 14:  // funicular
      return Mode::kRail;
    case 2:  // coach
    case 7:  // bus
    case 8:  // trolleybus
      return Mode::kBus;
    case 10:  // water
    case 11:  // air
    case 12:  // ferry
    case 13:  // aerial lift
      return std::nullopt;
    case 15:
      return type == 1500 || type == 1501 ? std::optional{Mode::kShuttle} : std::nullopt;  // taxi, communal taxi
    case 17:
      if (type == 1702) return std::nullopt;  // horse-drawn
      return Mode::kBus;
    default:
      known = false;
      return Mode::kBus;
  }
}

}  // namespace twinshift::gtfs

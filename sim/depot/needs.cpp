#include "sim/depot/needs.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::depot {
namespace {

constexpr std::int32_t kDay = 24 * 3600;

std::int32_t drive_s(double metres, Parameters const& p) {
  return static_cast<std::int32_t>(std::lround(metres * p.empty_drive_detour / (p.empty_drive_kmh / 3.6)));
}

/// Used up to the end of each trip: the block's amount in proportion to distance; the last equals the whole.
std::vector<std::int64_t> used_upto(VehicleDay const& vehicle) {
  double all = 0;
  for (auto const& trip : vehicle.work) all += trip.metres;
  std::vector<std::int64_t> upto;
  double metres = 0;
  for (auto const& trip : vehicle.work) {
    metres += trip.metres;
    upto.push_back(all > 0 ? whole(static_cast<double>(vehicle.used) * (metres / all)) : 0);
  }
  upto.back() = vehicle.used;
  return upto;
}

/// The break after trip `i`, if a vehicle can drive to the depot, fill and be back in time.
std::optional<Need> break_after(VehicleDay const& vehicle, std::size_t i, std::int64_t amount, Parameters const& p,
                                std::int64_t pump_per_h) {
  auto const prepare = static_cast<std::int32_t>(p.prepare_min * 60);
  auto const ready = vehicle.work[i].end_s + drive_s(vehicle.work[i].to_depot_m, p) + prepare;
  auto const due = vehicle.work[i + 1].start_s - drive_s(vehicle.work[i + 1].from_depot_m, p) - prepare;
  auto const flow = whole(std::ceil(static_cast<double>(amount) * 3600 / static_cast<double>(pump_per_h)));
  auto const fill = std::max(static_cast<std::int32_t>(p.fill_min * 60), static_cast<std::int32_t>(flow));
  if (ready < p.midday_from_h * 3600 || ready + fill > p.midday_to_h * 3600 || ready + fill > due) return std::nullopt;
  return Need{0, amount, ready, due, true};
}

}  // namespace

DayNeeds needs_of(VehicleDay const& vehicle, std::size_t row, Parameters const& p, std::int64_t pump_per_h) {
  auto const prepare = static_cast<std::int32_t>(p.prepare_min * 60);
  auto const& first = vehicle.work.front();
  auto const& last = vehicle.work.back();
  DayNeeds needs;
  needs.overnight = {row, vehicle.used, last.end_s + drive_s(last.to_depot_m, p) + prepare,
                     kDay + first.start_s - drive_s(first.from_depot_m, p) - prepare, false};
  needs.least_left = vehicle.usable - vehicle.used;
  if (needs.least_left >= 0) return needs;
  auto const upto = used_upto(vehicle);
  for (std::size_t i = 0; i + 1 < vehicle.work.size(); ++i) {
    auto const left = vehicle.usable - std::max(upto[i], vehicle.used - upto[i]);
    if (left <= needs.least_left) continue;
    auto const at = break_after(vehicle, i, upto[i], p, pump_per_h);
    if (!at) continue;
    needs.midday = at;
    needs.least_left = left;
  }
  if (!needs.midday) return needs;
  needs.midday->vehicle = row;
  needs.overnight.amount = vehicle.used - needs.midday->amount;
  return needs;
}

}  // namespace twinshift::depot

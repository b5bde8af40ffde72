#include "sim/policy/apply.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::policy {
namespace {

/// Splits lines of `from` in place, so that blocks drawn from the other lines keep their type.
template <class Line, class Matches>
void replace_lines(std::vector<Line>& lines, VehicleTypeId to, int count, Matches matches) {
  for (std::size_t i = 0; i < lines.size() && count > 0; ++i) {
    if (!matches(lines[i])) continue;
    auto const taken = std::min(count, lines[i].count);
    count -= taken;
    if (taken == lines[i].count) {
      lines[i].type = to;
      continue;
    }
    auto replaced = lines[i];
    replaced.type = to;
    replaced.count = taken;
    lines[i].count -= taken;
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(i) + 1, replaced);
    ++i;
  }
}

}  // namespace

std::string apply_one(Inputs& inputs, ReplaceFleet const& measure) {
  auto const all = stock_of(inputs.fleet.depots, measure.depot, measure.from);
  auto const count = std::min(all, measure.count.value_or(all));
  replace_lines(inputs.fleet.depots.stock[measure.depot], measure.to, count,
                [&](fleet::DepotStock const& line) { return line.type == measure.from; });
  replace_lines(inputs.plan.stock, measure.to, count, [&](transit::StockLine const& line) {
    return line.depot == measure.depot && line.type == measure.from;
  });
  return counted(static_cast<std::size_t>(count), "vehicle", "vehicles");
}

std::string apply_one(Inputs& inputs, TakeLongBlocks const& measure) {
  inputs.plan.long_blocks.push_back({measure.depot, measure.type});
  return counted(static_cast<std::size_t>(stock_of(inputs.fleet.depots, measure.depot, measure.type)), "vehicle",
                 "vehicles");
}

int stock_of(fleet::Depots const& depots, DepotId depot, VehicleTypeId type) {
  auto sum = 0;
  for (auto const& line : depots.stock[depot])
    if (line.type == type) sum += line.count;
  return sum;
}

double utils_for(double share, double cut) {
  auto const left = (1 - cut) * share;
  return std::log(left / (1 - left)) - std::log(share / (1 - share));
}

std::string counted(std::size_t count, std::string const& one, std::string const& many) {
  return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

Inputs apply(Inputs inputs, std::span<Measure const> measures, std::vector<std::string>* touched) {
  for (auto const& measure : measures) {
    auto words = std::visit([&](auto const& one) { return apply_one(inputs, one); }, measure);
    if (touched != nullptr) touched->push_back(std::move(words));
  }
  return inputs;
}

}  // namespace twinshift::policy

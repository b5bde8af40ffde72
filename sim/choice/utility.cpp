#include "sim/choice/utility.hpp"

#include <algorithm>

namespace twinshift::choice {

Travel& Travel::operator+=(Travel const& part) {
  in_vehicle_min += part.in_vehicle_min;
  walk_min += part.walk_min;
  wait_min += part.wait_min;
  postponed_min += part.postponed_min;
  transfers += part.transfers;
  money += part.money;
  clock_min += part.clock_min;
  return *this;
}

double crowding_weight(UtilityParameters const& parameters, double load) {
  if (load <= parameters.crowding_from) return 1;
  auto const full = (std::min(load, 1.0) - parameters.crowding_from) / (1 - parameters.crowding_from);
  return 1 + full * (parameters.crowding_at_full - 1);
}

double weighted_minutes(UtilityParameters const& parameters, Mode mode, Travel const& travel) {
  return parameters.in_vehicle_weight[static_cast<std::size_t>(mode)] * travel.in_vehicle_min +
         parameters.walk_weight * travel.walk_min + parameters.wait_weight * travel.wait_min +
         parameters.postponed_weight * travel.postponed_min + parameters.transfer_minutes * travel.transfers;
}

double generalised_minutes(UtilityParameters const& parameters, Mode mode, Travel const& travel,
                           Money value_of_time_per_hour) {
  return weighted_minutes(parameters, mode, travel) + 60 * (travel.money / value_of_time_per_hour);
}

double utility(UtilityParameters const& parameters, Mode mode, Travel const& there_and_back,
               Money value_of_time_per_hour) {
  return parameters.constant[static_cast<std::size_t>(mode)] +
         parameters.beta_time_per_min * generalised_minutes(parameters, mode, there_and_back, value_of_time_per_hour);
}

}  // namespace twinshift::choice

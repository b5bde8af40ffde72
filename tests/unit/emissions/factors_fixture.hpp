#pragma once

#include "sim/emissions/conditions.hpp"
#include "sim/scenario/load_factors.hpp"
#include "sim/scenario/load_vehicle_types.hpp"

#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace twinshift::emissions::testing {

/// The shipped tables, read as a run reads them.
struct Shipped {
  EmissionFactors factors;
  fleet::VehicleTypes types;

  [[nodiscard]] VehicleTypeId type(std::string_view key) const {
    for (std::size_t t = 0; t < types.key.size(); ++t)
      if (types.key[nth<VehicleTypeId>(t)] == key) return nth<VehicleTypeId>(t);
    throw std::out_of_range(std::string(key));
  }
  [[nodiscard]] SpeedCurve curve(std::string_view id, std::size_t load_row = 0) const {
    return factors.family(id).at(load_row).curve;
  }
};

inline Shipped const& shipped() {
  static Shipped const tables = [] {
    io::Faults faults;
    std::vector<scenario::InputFile> inputs;
    std::filesystem::path const folder = std::filesystem::path(TWINSHIFT_SOURCE_DIR) / "scenarios/parameters";
    Shipped read{scenario::load_factors(folder, {}, inputs, faults),
                 scenario::load_vehicle_types(folder, {}, inputs, faults)};
    faults.throw_if_any();
    return read;
  }();
  return tables;
}

inline Conditions belfast() {
  Conditions day;
  day.region = "NI";
  day.year = 2022;
  day.celsius = 15;
  day.hydrogen = {{{"wind_electrolysis", 1.0, 0, false}}};
  return day;
}

}  // namespace twinshift::emissions::testing

#pragma once

#include "sim/core/mode.hpp"
#include "sim/io/input_error.hpp"
#include "sim/results/travellers.hpp"
#include "sim/study/whatif.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::study {

inline constexpr ModeSet kCars = {Mode::kCar, Mode::kCarPassenger};
inline constexpr ModeSet kBuses = {Mode::kBus};
inline constexpr ModeSet kPublic = {Mode::kBus,     Mode::kBrt,      Mode::kRail,
                                    Mode::kShuttle, Mode::kParkRide, Mode::kBikeRail};

/// Tours by mode, and minutes that cars are driven.
struct Outcome {
  std::array<std::int64_t, kModes> tours{};
  double car_minutes = 0;

  void add(results::Travellers const& travellers, std::size_t row, std::optional<Mode> mode);
  /// Tours by these modes [%].
  [[nodiscard]] double share(ModeSet modes) const;
};

/// Before and after as the model has it, and as the run had it.
struct Pivot {
  Outcome lived;
  Outcome before;
  Outcome after;
  std::int64_t changed = 0;

  /// The run's share, moved by what the model moves [%].
  [[nodiscard]] double share(ModeSet modes) const;
  [[nodiscard]] double car_ratio() const;
};

/// What everybody did in the run.
[[nodiscard]] Outcome lived(results::Travellers const& travellers);

/// Kilometres, hydrogen and CO2e of a kind of vehicle over the day.
struct VehicleBooks {
  double km = 0;
  double h2_kg = 0;
  double co2e_kg = 0;
};

/// What of the day's energy an estimate can move.
struct Books {
  double all_co2e_kg = 0;
  double car_co2e_kg = 0;                                    ///< of travellers of the day
  double public_co2e_kg = 0;                                 ///< of vehicles that run to a timetable
  VehicleBooks fuel_cell;                                    ///< buses
  VehicleBooks other;                                        ///< buses
  double h2_kg = 0;                                          ///< of all public vehicles
  std::map<std::string, VehicleBooks, std::less<>> by_type;  ///< public vehicles
};
[[nodiscard]] Books read_books(std::filesystem::path const& run, io::Faults& faults);

/// How an estimate was made: which of the measured errors are its own.
enum class Method : unsigned char { kLevers, kScenario };

/// Measured errors of estimates against full runs.
class Errors {
public:
  /// Reads whatif_errors.csv of the folder; of its rows those of the method count, the city's own where it has any,
  /// else the largest of any city.
  Errors(std::filesystem::path const& tables, Method method, std::string_view city, io::Faults& faults);

  /// Adds a measure with its range.
  void add(Estimate& estimate, char const* name, char const* unit, double base, double value) const;

private:
  struct Row {
    std::string city;
    std::string measure;
    bool of_base;  ///< the error is in % of the base's value
    double error;
    double of_change;
    int cases;
  };
  [[nodiscard]] Row const* find(std::string_view measure) const;
  std::string city_;
  std::vector<Row> rows_;
};

}  // namespace twinshift::study

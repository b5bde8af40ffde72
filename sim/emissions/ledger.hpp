#pragma once

#include "sim/core/id.hpp"
#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"
#include "sim/emissions/formula.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::emissions {

/// What is counted. Whole numbers of small units, so that sums never depend on their order.
enum class Item : std::uint8_t {
  kVehicleDistance,  ///< mm; of vehicles, and of people on own or shared bikes and scooters
  kPersonDistance,   ///< mm; of the day's travellers
  kPetrol,           ///< microlitres
  kDiesel,           ///< microlitres, gas oil of trains included
  kCng,              ///< mg
  kElectricity,      ///< mWh from the grid
  kHydrogen,         ///< mg
  kCo2TankToWheel,   ///< micrograms, as all that follow; carbon dioxide alone of the next
  kCo2eTankToWheel,
  kCo2eWellToTank,
  kCo2eManufacture,  ///< making and upkeep of cars and public road vehicles
  kCo2eLifeCycle,    ///< of light vehicles alone, where it holds everything; never added to the three above
  kNox,
  kPm25,
  kPm10,  ///< holds kPm25
};
inline constexpr int kItems = 15;

/// Name with unit, as in the result files: "co2e_ttw_kg"; the unit alone; in_unit() turns a count into that unit.
[[nodiscard]] std::string_view token(Item item);
[[nodiscard]] std::string_view unit(Item item);
[[nodiscard]] double in_unit(Item item, std::int64_t amount);
/// Digits after the point that tell a count exactly: 6 or 9.
[[nodiscard]] constexpr int decimals(Item item) { return item < Item::kCo2TankToWheel ? 6 : 9; }

/// Where it comes from.
enum class Process : std::uint8_t {
  kDriving,
  kColdStart,
  kIdling,
  kBrakingRecovery,
  kEmptyRunning,  ///< energy and exhaust of a public vehicle between depot and trips; wear stands under its own
  kAuxiliary,
  kHeatingCooling,
  kTyreWear,
  kBrakeWear,
  kRoadWear,
  kEnergySupply,
  kHydrogenLeak,
  kManufacture,
  kLifeCycle,
};
inline constexpr int kProcesses = 14;
[[nodiscard]] std::string_view token(Process process);

/// What was done, in millionths of the unit.
enum class Activity : std::uint8_t { kKilometres, kHours, kWheelKilowattHours };
[[nodiscard]] std::string_view token(Activity activity);

/// Whose traffic: a leg's mode; cars and trains' passengers that are nobody's commute stand apart.
class Traffic {
public:
  static constexpr int kCount = kModes + 2;
  static constexpr Traffic of(Mode mode) { return Traffic{static_cast<int>(mode)}; }
  static constexpr Traffic background_cars() { return Traffic{kModes}; }
  static constexpr Traffic background_rail() { return Traffic{kModes + 1}; }
  static constexpr Traffic nth(int index) { return Traffic{index}; }
  [[nodiscard]] constexpr std::size_t index() const { return static_cast<std::size_t>(index_); }
  /// Mode's token, "car_background" or "rail_background".
  [[nodiscard]] std::string_view token() const;
  friend constexpr auto operator<=>(Traffic, Traffic) = default;

private:
  constexpr explicit Traffic(int index) : index_{static_cast<std::int8_t>(index)} {}
  std::int8_t index_;
};

using ClassId = std::uint16_t;  ///< name of a class of vehicles in a ledger

/// One line of the books: amount = formula(activity), at a speed and a load where it asks for them.
struct LedgerRow {
  std::int64_t activity = 0;  ///< millionths of its unit
  std::int64_t amount = 0;    ///< filled in by the ledger
  FormulaId formula = 0;
  TripId trip;  ///< invalid: private
  BlockId block;
  std::uint32_t speed = 0;  ///< hundredths of a km/h
  std::uint16_t load = 0;   ///< thousandths of all places
  ClassId vehicle_class = 0;
  std::uint8_t hour = 0;
  Traffic traffic = Traffic::of(Mode::kCar);
  Process process = Process::kDriving;
  Item item = Item::kVehicleDistance;
  Activity unit = Activity::kKilometres;
};

inline constexpr int kLedgerHours = kDaySeconds / 3600;

using Totals = std::array<std::int64_t, kItems>;

/// A part of something, at a link (invalid: off the streets).
struct LinkShare {
  LinkId link;
  std::int64_t weight = 0;
};

/// `amount` shared out by whole numbers: part i is the rounded running share minus the one before, so that the parts
/// add up to the amount. `amount` must not be negative unless all weight is in one part.
class Sharer {
public:
  Sharer(std::int64_t amount, std::int64_t weights) : amount_{amount}, weights_{weights} {}
  std::int64_t next(std::int64_t weight);

private:
  std::int64_t amount_;
  std::int64_t weights_;
  std::int64_t running_ = 0;
  std::int64_t given_ = 0;
};

/// The books of a day. Rows are written with their amounts; streets are then told their parts.
class Ledger {
public:
  Ledger(FactorBook factors, std::size_t links, std::size_t blocks);

  [[nodiscard]] FactorBook& factors() { return factors_; }
  [[nodiscard]] FactorBook const& factors() const { return factors_; }
  ClassId vehicle_class(std::string const& name);
  [[nodiscard]] std::string const& class_name(ClassId id) const { return classes_[id]; }

  /// Works out the row's amount, keeps the row if there is anything in it, and returns the amount.
  std::int64_t write(LedgerRow row);
  /// Shares amounts out over places; they are to be those of rows written.
  void place(Totals const& amounts, std::span<LinkShare const> shares);

  /// In order of writing.
  [[nodiscard]] std::vector<LedgerRow> const& rows() const { return rows_; }
  [[nodiscard]] std::int64_t total(Item item) const;
  /// Without rail_background: what the city's day answers for.
  [[nodiscard]] std::int64_t own_total(Item item) const {
    return total(item) - by_traffic(item, Traffic::background_rail());
  }
  [[nodiscard]] std::int64_t by_traffic(Item item, Traffic traffic) const;
  [[nodiscard]] std::int64_t by_hour(Item item, int hour) const;
  [[nodiscard]] std::int64_t by_process(Item item, Process process) const;
  [[nodiscard]] std::map<std::string, std::int64_t> by_class(Item item) const;
  [[nodiscard]] std::int64_t by_link(Item item, LinkId link) const;
  [[nodiscard]] std::int64_t off_links(Item item) const { return off_links_[index(item)]; }
  [[nodiscard]] std::int64_t by_block(Item item, BlockId block) const;
  /// Of by_block(): driven between depot and trips [mm].
  [[nodiscard]] std::int64_t empty_distance(BlockId block) const { return empty_distance_[block.index()]; }
  [[nodiscard]] std::int64_t private_vehicles(Item item) const { return private_[index(item)]; }

  /// Adds every axis again. Empty if all agree to the last unit, else the first difference in words.
  [[nodiscard]] std::optional<std::string> first_imbalance() const;
  [[nodiscard]] bool books_balance() const { return !first_imbalance(); }

  /// Curves read beyond their ends for 1 % or more of their kilometres, in words (E431).
  [[nodiscard]] std::vector<std::string> curves_left() const;

private:
  static constexpr std::size_t index(Item item) { return static_cast<std::size_t>(item); }

  FactorBook factors_;
  std::vector<std::string> classes_;
  std::map<std::string, ClassId> class_number_;
  std::vector<LedgerRow> rows_;
  std::array<std::array<Totals, Traffic::kCount>, kLedgerHours> by_hour_{};
  std::vector<Totals> by_link_;
  std::vector<Totals> by_block_;
  std::vector<std::int64_t> empty_distance_;
  Totals off_links_{};
  Totals private_{};
  std::vector<double> running_;  ///< of place(): kept to spare allocations
};

/// What a row's activity comes to in the item's smallest unit.
[[nodiscard]] std::int64_t amount_of(LedgerRow const& row, Formula const& formula);

}  // namespace twinshift::emissions

#include "sim/emissions/ledger.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace twinshift::emissions {

namespace {

constexpr std::array<std::string_view, kItems> kItemTokens = {"vehicle_km",
                                                              "person_km",
                                                              "petrol_l",
                                                              "diesel_l",
                                                              "cng_kg",
                                                              "electricity_kwh",
                                                              "h2_kg",
                                                              "co2_ttw_kg",
                                                              "co2e_ttw_kg",
                                                              "co2e_wtt_kg",
                                                              "co2e_manufacture_kg",
                                                              "co2e_life_cycle_kg",
                                                              "nox_kg",
                                                              "pm25_kg",
                                                              "pm10_kg"};
constexpr std::array<std::string_view, kItems> kItemUnits = {"km", "km", "l",  "l",  "kg", "kWh", "kg", "kg",
                                                             "kg", "kg", "kg", "kg", "kg", "kg",  "kg"};
constexpr std::array<std::string_view, kProcesses> kProcessTokens = {
    "driving",   "cold_start", "idling",    "braking_recovery", "empty_running", "auxiliary",   "heating_cooling",
    "tyre_wear", "brake_wear", "road_wear", "energy_supply",    "hydrogen_leak", "manufacture", "life_cycle"};
constexpr std::array<std::string_view, 3> kActivityTokens = {"km", "h", "kWh"};

std::string difference(std::string_view axis, Item item, std::int64_t rows, std::int64_t other) {
  return std::string(token(item)) + ": rows add up to " + std::to_string(rows) + ", " + std::string(axis) + " to " +
         std::to_string(other);
}

}  // namespace

std::string_view token(Item item) { return kItemTokens[static_cast<std::size_t>(item)]; }
std::string_view unit(Item item) { return kItemUnits[static_cast<std::size_t>(item)]; }
std::string_view token(Process process) { return kProcessTokens[static_cast<std::size_t>(process)]; }
std::string_view token(Activity activity) { return kActivityTokens[static_cast<std::size_t>(activity)]; }

double in_unit(Item item, std::int64_t amount) {
  return static_cast<double>(amount) / (decimals(item) == 6 ? 1e6 : 1e9);
}

std::string_view Traffic::token() const {
  if (index_ == kModes) return "car_background";
  return index_ == kModes + 1 ? std::string_view{"rail_background"} : kModeTokens[index()];
}

std::int64_t Sharer::next(std::int64_t weight) {
  running_ += weight;
  auto const share = weights_ > 0 ? static_cast<double>(running_) / static_cast<double>(weights_) : 1.0;
  auto const upto = static_cast<std::int64_t>(std::floor(static_cast<double>(amount_) * share + 0.5));
  return upto - std::exchange(given_, upto);
}

std::int64_t amount_of(LedgerRow const& row, Formula const& formula) {
  auto const result = formula(static_cast<double>(row.activity) / 1e6, row.speed / 100.0, row.load / 1000.0);
  return static_cast<std::int64_t>(std::floor(result * (decimals(row.item) == 6 ? 1e6 : 1e9) + 0.5));
}

Ledger::Ledger(FactorBook factors, std::size_t links, std::size_t blocks)
    : factors_{std::move(factors)}, by_link_(links), by_block_(blocks), empty_distance_(blocks) {}

ClassId Ledger::vehicle_class(std::string const& name) {
  auto const [place, is_new] = class_number_.emplace(name, static_cast<ClassId>(classes_.size()));
  if (is_new) classes_.push_back(name);
  return place->second;
}

std::int64_t Ledger::write(LedgerRow row) {
  row.amount = amount_of(row, factors_[row.formula]);
  if (row.activity == 0 && row.amount == 0) return 0;
  row.hour = static_cast<std::uint8_t>(std::min<int>(row.hour, kLedgerHours - 1));
  by_hour_[row.hour][row.traffic.index()][index(row.item)] += row.amount;
  if (row.process == Process::kEmptyRunning && row.item == Item::kVehicleDistance)
    empty_distance_[row.block.index()] += row.amount;
  (row.block.valid() ? by_block_[row.block.index()] : private_)[index(row.item)] += row.amount;
  rows_.push_back(row);
  return row.amount;
}

void Ledger::place(Totals const& amounts, std::span<LinkShare const> shares) {
  std::int64_t weights = 0;
  for (auto const& share : shares) weights += share.weight;
  if (weights == 0) {
    for (std::size_t i = 0; i < kItems; ++i) off_links_[i] += amounts[i];
    return;
  }
  running_.clear();
  std::int64_t sum = 0;
  for (auto const& share : shares)
    running_.push_back(static_cast<double>(sum += share.weight) / static_cast<double>(weights));
  for (std::size_t i = 0; i < kItems; ++i) {
    if (amounts[i] == 0) continue;
    auto const amount = static_cast<double>(amounts[i]);
    std::int64_t given = 0;
    for (std::size_t k = 0; k < shares.size(); ++k) {
      // Truncation rounds half up here: no amount that is placed on several links is negative.
      auto const upto = running_[k] == 1 ? amounts[i] : static_cast<std::int64_t>(amount * running_[k] + 0.5);
      auto& place = shares[k].link.valid() ? by_link_[shares[k].link.index()] : off_links_;
      place[i] += upto - std::exchange(given, upto);
    }
  }
}

std::int64_t Ledger::total(Item item) const {
  std::int64_t sum = 0;
  for (auto const& row : rows_)
    if (row.item == item) sum += row.amount;
  return sum;
}

std::int64_t Ledger::by_traffic(Item item, Traffic traffic) const {
  std::int64_t sum = 0;
  for (auto const& hour : by_hour_) sum += hour[traffic.index()][index(item)];
  return sum;
}

std::int64_t Ledger::by_hour(Item item, int hour) const {
  std::int64_t sum = 0;
  for (auto const& traffic : by_hour_[static_cast<std::size_t>(hour)]) sum += traffic[index(item)];
  return sum;
}

std::int64_t Ledger::by_process(Item item, Process process) const {
  std::int64_t sum = 0;
  for (auto const& row : rows_)
    if (row.item == item && row.process == process) sum += row.amount;
  return sum;
}

std::map<std::string, std::int64_t> Ledger::by_class(Item item) const {
  std::vector<std::int64_t> sums(classes_.size(), 0);
  std::vector<bool> there(classes_.size(), false);
  for (auto const& row : rows_)
    if (row.item == item) {
      sums[row.vehicle_class] += row.amount;
      there[row.vehicle_class] = true;
    }
  std::map<std::string, std::int64_t> named;
  for (std::size_t c = 0; c < classes_.size(); ++c)
    if (there[c]) named[classes_[c]] = sums[c];
  return named;
}

std::int64_t Ledger::by_link(Item item, LinkId link) const { return by_link_[link.index()][index(item)]; }
std::int64_t Ledger::by_block(Item item, BlockId block) const { return by_block_[block.index()][index(item)]; }

std::optional<std::string> Ledger::first_imbalance() const {
  std::array<Totals, Traffic::kCount> of_rows{};
  for (auto const& row : rows_) of_rows[row.traffic.index()][index(row.item)] += row.amount;
  for (int i = 0; i < kItems; ++i) {
    auto const item = static_cast<Item>(i);
    std::int64_t rows = 0;
    for (auto const& traffic : of_rows) rows += traffic[index(item)];
    std::int64_t hours = 0;
    for (int hour = 0; hour < kLedgerHours; ++hour) hours += by_hour(item, hour);
    if (hours != rows) return difference("hours", item, rows, hours);
    for (int t = 0; t < Traffic::kCount; ++t) {
      auto const traffic = Traffic::nth(t);
      auto const expected = of_rows[traffic.index()][index(item)];
      if (by_traffic(item, traffic) != expected)
        return difference(traffic.token(), item, expected, by_traffic(item, traffic));
    }
    auto links = off_links(item);
    for (auto const& link : by_link_) links += link[index(item)];
    if (links != rows) return difference("links", item, rows, links);
    auto blocks = private_vehicles(item);
    for (auto const& block : by_block_) blocks += block[index(item)];
    if (blocks != rows) return difference("blocks", item, rows, blocks);
  }
  return std::nullopt;
}

std::vector<std::string> Ledger::curves_left() const {
  struct Read {
    double all = 0;
    double outside = 0;
    double vmin = std::numeric_limits<double>::max();
    double vmax = 0;
  };
  std::map<std::string, Read> reads;
  for (auto const& row : rows_) {
    if (row.unit != Activity::kKilometres) continue;
    for (auto const* factor : factors_[row.formula].curves()) {
      auto& read = reads[factor->id];
      for (auto const& piece : factor->curve) {
        read.vmin = std::min(read.vmin, piece.curve.vmin);
        read.vmax = std::max(read.vmax, piece.curve.vmax);
      }
      auto const v = row.speed / 100.0;
      read.all += static_cast<double>(row.activity);
      if (v < read.vmin || v > read.vmax) read.outside += static_cast<double>(row.activity);
    }
  }
  std::vector<std::string> found;
  for (auto const& [id, read] : reads) {
    auto const percent = read.all > 0 ? 100 * read.outside / read.all : 0;
    if (percent < 1) continue;
    auto const tenths = std::lround(percent * 10);
    found.push_back("E431  " + id + " is defined for " + std::to_string(std::lround(read.vmin)) + " to " +
                    std::to_string(std::lround(read.vmax)) + " km/h; " + std::to_string(tenths / 10) + "." +
                    std::to_string(tenths % 10) +
                    " % of its kilometres lie outside. The value at the nearer end is used.");
  }
  return found;
}

}  // namespace twinshift::emissions

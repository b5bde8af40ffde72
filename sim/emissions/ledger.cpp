#include "sim/emissions/ledger.hpp"

#include <algorithm>
#include <numeric>

namespace twinshift::emissions {

namespace {

constexpr std::array<std::string_view, kItems> kItemTokens = {
    "vehicle_km",  "petrol_l",    "diesel_l",           "cng_kg", "electricity_kwh", "h2_kg",
    "co2e_ttw_kg", "co2e_wtt_kg", "co2e_life_cycle_kg", "nox_kg", "pm25_kg"};
constexpr std::array<std::string_view, kProcesses> kProcessTokens = {
    "driving", "cold_start", "tyre_wear", "brake_wear", "road_wear", "energy_supply", "hydrogen_leak", "life_cycle"};

std::string difference(std::string_view axis, Item item, std::int64_t rows, std::int64_t other) {
  return std::string(token(item)) + ": rows add up to " + std::to_string(rows) + ", " + std::string(axis) + " to " +
         std::to_string(other);
}

}  // namespace

std::string_view token(Item item) { return kItemTokens[static_cast<std::size_t>(item)]; }
std::string_view token(Process process) { return kProcessTokens[static_cast<std::size_t>(process)]; }

double in_unit(Item item, std::int64_t amount) {
  auto const value = static_cast<double>(amount);
  return item < Item::kCo2eTankToWheel ? value / 1e6 : value / 1e9;
}

std::string_view Traffic::token() const {
  return index_ == kModes ? std::string_view{"car_background"} : kModeTokens[index()];
}

Ledger::Ledger(std::size_t links, std::size_t blocks)
    : links_{links}, blocks_{blocks}, by_link_(links), by_block_(blocks) {}

Ledger::RowNumber Ledger::open(LedgerRow row) {
  auto const key = std::tuple{row.factor, row.vehicle_class, row.traffic.index(), row.process, row.item};
  auto const [place, is_new] = number_.emplace(key, static_cast<RowNumber>(rows_.size()));
  if (is_new) rows_.push_back(std::move(row));
  return place->second;
}

void Ledger::book(RowNumber row, int hour, LinkId link, BlockId block, std::int64_t amount) {
  Cell cell(*this, hour, link, block);
  cell.add(row, amount);
  cell.close(rows_[row].traffic);
}

void Ledger::Cell::close(Traffic traffic) {
  auto const hour = static_cast<std::size_t>(std::clamp(hour_, 0, kLedgerHours - 1));
  auto& at_hour = ledger_.by_hour_[hour][traffic.index()];
  auto& on_link = link_.valid() ? ledger_.by_link_[link_.index()] : ledger_.off_links_;
  auto& of_block = block_.valid() ? ledger_.by_block_[block_.index()] : ledger_.private_;
  for (std::size_t i = 0; i < kItems; ++i) {
    at_hour[i] += sums_[i];
    on_link[i] += sums_[i];
    of_block[i] += sums_[i];
  }
  sums_ = {};
}

std::int64_t Ledger::sum_of_rows(Item item) const {
  std::int64_t sum = 0;
  for (auto const& row : rows_)
    if (row.item == item) sum += row.amount;
  return sum;
}

std::int64_t Ledger::total(Item item) const { return sum_of_rows(item); }

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
  std::map<std::string, std::int64_t> sums;
  for (auto const& row : rows_)
    if (row.item == item) sums[row.vehicle_class] += row.amount;
  return sums;
}

std::int64_t Ledger::by_link(Item item, LinkId link) const { return by_link_[link.index()][index(item)]; }
std::int64_t Ledger::by_block(Item item, BlockId block) const { return by_block_[block.index()][index(item)]; }

std::optional<std::string> Ledger::first_imbalance() const {
  for (int i = 0; i < kItems; ++i) {
    auto const item = static_cast<Item>(i);
    auto const rows = sum_of_rows(item);
    std::int64_t hours = 0;
    for (int hour = 0; hour < kLedgerHours; ++hour) hours += by_hour(item, hour);
    if (hours != rows) return difference("hours", item, rows, hours);
    for (int t = 0; t < Traffic::kCount; ++t) {
      auto const traffic = Traffic::nth(t);
      std::int64_t of_rows = 0;
      for (auto const& row : rows_)
        if (row.item == item && row.traffic == traffic) of_rows += row.amount;
      if (of_rows != by_traffic(item, traffic))
        return difference(traffic.token(), item, of_rows, by_traffic(item, traffic));
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

}  // namespace twinshift::emissions

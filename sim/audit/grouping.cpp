#include "sim/audit/grouping.hpp"

#include <algorithm>
#include <set>

#include "sim/io/suggest.hpp"

namespace twinshift::audit {

namespace {

/// Numbers padded so that they sort by size among themselves.
std::string sortable(std::string const& text) {
  auto const is_number = !text.empty() && text.size() < 12 &&
                         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_number ? std::string(12 - text.size(), '0') + text : text;
}

using Cell = std::pair<std::string, std::string>;  // process and item

}  // namespace

std::vector<Measure> const& measures() {
  static std::vector<Measure> const kAll{{"co2e", {"co2e_ttw_kg", "co2e_wtt_kg"}},
                                         {"co2", {"co2_ttw_kg"}},
                                         {"nox", {"nox_kg"}},
                                         {"pm25", {"pm25_kg"}},
                                         {"pm10", {"pm10_kg"}},
                                         {"energy", {"petrol_l", "diesel_l", "cng_kg", "electricity_kwh", "h2_kg"}},
                                         {"h2", {"h2_kg"}},
                                         {"life_cycle", {"co2e_life_cycle_kg", "co2e_manufacture_kg"}},
                                         {"distance", {"vehicle_km", "person_km"}}};
  return kAll;
}

Measure const* find_measure(std::string_view name) {
  auto const& all = measures();
  auto const found = std::find_if(all.begin(), all.end(), [&](Measure const& m) { return m.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string value_of(LedgerFile const& ledger, FileRow const& row, std::string_view key) {
  if (key == "hour") return std::to_string(row.hour);
  auto const name = key == "mode"    ? row.mode
                    : key == "route" ? row.route
                    : key == "block" ? row.block
                    : key == "trip"  ? row.trip
                    : key == "class" ? row.vehicle_class
                                     : row.process;
  return ledger.text(name);
}

bool chosen(LedgerFile const& ledger, FileRow const& row, Choice const& choice) {
  return std::all_of(choice.begin(), choice.end(),
                     [&](auto const& want) { return value_of(ledger, row, want.first) == want.second; });
}

Choice parse_choice(std::string const& text, LedgerFile const& ledger, io::Faults& faults) {
  Choice choice;
  std::string_view rest{text};
  while (!rest.empty()) {
    auto const comma = rest.find(',');
    auto const part = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    auto const colon = part.find(':');
    auto const key = std::string{part.substr(0, colon)};
    auto const value = colon == std::string_view::npos ? std::string{} : std::string{part.substr(colon + 1)};
    if (colon == std::string_view::npos || std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      faults.add({"T422",
                  {ledger.file, 0, 0},
                  "\"" + io::shown(part) + "\" is no choice of rows.",
                  "",
                  "Write KEY:VALUE, KEY one of mode, route, block, trip, class, hour, process."});
      continue;
    }
    std::set<std::string> known;
    for (auto const& row : ledger.rows) known.insert(value_of(ledger, row, key));
    if (known.count(value) == 0) {
      auto const near = io::nearest_words(value, std::vector<std::string>(known.begin(), known.end()), 3);
      faults.add({"T420",
                  {ledger.file, 0, 0},
                  "No row has " + key + " \"" + io::shown(value) + "\".",
                  "",
                  near.empty() ? "Use a value that the ledger has." : "Nearest: " + io::join(near) + '.'});
    }
    choice[key] = value;
  }
  return choice;
}

GroupedTable group_by(LedgerFile const& ledger, std::vector<std::string> const& keys, Measure const& measure,
                      Choice const& choice) {
  std::map<std::vector<std::string>, std::pair<std::vector<std::string>, std::map<Cell, std::int64_t>>> groups;
  std::set<Cell> cells;
  for (auto const& row : ledger.rows) {
    auto const& item = ledger.text(row.item);
    if (std::find(measure.items.begin(), measure.items.end(), item) == measure.items.end()) continue;
    if (!chosen(ledger, row, choice)) continue;
    std::vector<std::string> order;
    std::vector<std::string> shown;
    for (auto const& key : keys) {
      shown.push_back(value_of(ledger, row, key));
      order.push_back(sortable(shown.back()));
    }
    auto& group = groups[order];
    group.first = shown;
    Cell const cell{ledger.text(row.process), item};
    cells.insert(cell);
    group.second[cell] += row.amount;
  }
  GroupedTable table{keys.size(), keys, {}};
  for (auto const& [process, item] : cells) table.columns.push_back(process + ':' + item);
  for (auto const item : measure.items) table.columns.emplace_back(item);
  if (measure.name == "co2e") table.columns.emplace_back("co2e_wtw_kg");
  for (auto const& [order, group] : groups) {
    auto& line = table.rows.emplace_back(group.first);
    std::map<std::string, std::int64_t, std::less<>> sums;
    for (auto const& cell : cells) {
      auto const found = group.second.find(cell);
      auto const amount = found == group.second.end() ? 0 : found->second;
      sums[cell.second] += amount;
      line.push_back(scaled_text(amount, decimals_of(cell.second)));
    }
    std::int64_t all = 0;
    for (auto const item : measure.items) {
      line.push_back(scaled_text(sums[std::string{item}], decimals_of(item)));
      all += sums[std::string{item}];
    }
    if (measure.name == "co2e") line.push_back(scaled_text(all, decimals_of("co2e")));
  }
  return table;
}

}  // namespace twinshift::audit

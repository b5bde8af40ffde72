#include "sim/audit/trace.hpp"

#include <algorithm>
#include <tuple>

#include "sim/io/csv.hpp"

namespace twinshift::audit {

namespace {

using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, int>;  // mode, trip, class, hour

Key key_of(FileRow const& row) {
  return row.trip != 0 ? Key{row.mode, row.trip, row.vehicle_class, 0} : Key{row.mode, 0, row.vehicle_class, row.hour};
}

/// Sums that means are made of. Every part of the way has as many rows as the others, so that their number cancels.
struct Sums {
  double km = 0;  ///< driven
  double km_with_speed = 0;
  double hours = 0;
  double km_with_load = 0;
  double load_km = 0;

  void add(LedgerFile const& ledger, FileRow const& row) {
    if (ledger.text(row.item) == "vehicle_km") km += ledger.in_unit(row);
    if (ledger.text(row.activity_unit) != "km") return;
    if (row.speed_kmh > 0) {
      km_with_speed += row.activity;
      hours += row.activity / row.speed_kmh;
    }
    if (row.has_load) {
      km_with_load += row.activity;
      load_km += row.activity * row.load;
    }
  }
};

void describe(LedgerFile const& ledger, FileRow const& row, Contributor& contributor) {
  contributor.mode = ledger.text(row.mode);
  contributor.route = ledger.text(row.route);
  contributor.block = ledger.text(row.block);
  contributor.trip = ledger.text(row.trip);
  contributor.vehicle_class = ledger.text(row.vehicle_class);
  contributor.hour = row.hour;
}

/// Modes are parts of everything, routes of a mode, blocks of a route, else classes of vehicles.
std::string finer_than(Choice const& where) {
  if (where.empty()) return "mode";
  auto const has = [&](std::string_view key) {
    return std::any_of(where.begin(), where.end(), [&](auto const& term) { return term.first == key; });
  };
  if (has("block") || has("trip") || has("class")) return "class";
  if (has("route")) return "block";
  return has("mode") ? "route" : "mode";
}

std::string const& name_in(LedgerFile const& ledger, FileRow const& row, std::string const& key) {
  return ledger.text(key == "mode"    ? row.mode
                     : key == "route" ? row.route
                     : key == "block" ? row.block
                                      : row.vehicle_class);
}

}  // namespace

Trace trace(LedgerFile const& ledger, TraceQuery const& query, std::size_t most) {
  std::map<Key, std::pair<Contributor, Sums>> found;
  Trace result;
  result.parts_by = finer_than(query.where);
  std::map<std::string, std::int64_t> parts;
  int decimals = 9;
  for (std::size_t i = 0; i < ledger.rows.size(); ++i) {
    auto const& row = ledger.rows[i];
    auto const& item = ledger.text(row.item);
    if (!chosen(ledger, row, query.where)) continue;
    auto const counts = std::find(query.items.begin(), query.items.end(), item) != query.items.end();
    auto const [place, is_new] = found.try_emplace(key_of(row));
    auto& [contributor, sums] = place->second;
    if (is_new) describe(ledger, row, contributor);
    contributor.hour = std::min(contributor.hour, row.hour);
    sums.add(ledger, row);
    if (!counts) continue;
    decimals = decimals_of(item);
    contributor.amount += row.amount;
    contributor.rows.push_back(i);
    result.total += row.amount;
    parts[name_in(ledger, row, result.parts_by)] += row.amount;
  }
  for (auto const& [name, amount] : parts) result.parts.push_back({name.empty() ? "private" : name, amount});
  std::stable_sort(result.parts.begin(), result.parts.end(),
                   [](auto const& a, auto const& b) { return a.amount > b.amount; });
  std::vector<Contributor> all;
  for (auto& [key, entry] : found) {
    auto& [contributor, sums] = entry;
    if (contributor.rows.empty()) continue;
    contributor.vehicle_km = sums.km;
    contributor.mean_kmh = sums.hours > 0 ? sums.km_with_speed / sums.hours : 0;
    contributor.mean_load = sums.km_with_load > 0 ? sums.load_km / sums.km_with_load : 0;
    std::stable_sort(contributor.rows.begin(), contributor.rows.end(),
                     [&](auto a, auto b) { return ledger.rows[a].amount > ledger.rows[b].amount; });
    all.push_back(std::move(contributor));
  }
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.amount > b.amount; });
  result.contributors = all.size();
  auto const wanted = query.amount * (decimals == 9 ? 1e9 : 1e6);
  double sum = 0;
  while (result.needed < all.size() && sum < wanted) sum += static_cast<double>(all[result.needed++].amount);
  all.resize(std::min({all.size(), most, std::max<std::size_t>(result.needed, 1)}));
  result.largest = std::move(all);
  return result;
}

std::string arithmetic(LedgerFile const& ledger, FileRow const& row) {
  auto text = io::shortest(row.activity) + ' ' + ledger.text(row.activity_unit);
  for (auto const& term : ledger.formulas[row.formula].terms) {
    text += term.divide ? " / " : " x ";
    if (term.kind == FormulaTerm::Kind::kNumber) {
      text += io::shortest(term.number);
      continue;
    }
    auto const& factor = ledger.factors.factors[term.factor];
    auto const value = io::shortest(factor.at(row.speed_kmh, row.load));
    auto const rest = term.kind == FormulaTerm::Kind::kOneMinusFactor;
    auto const unit = factor.unit == "-" ? std::string{} : ' ' + factor.unit;
    text += rest ? "(1 - " + value + ")" : value + unit;
    text += " [" + factor.id + (factor.is_curve ? " at " + io::shortest(row.speed_kmh) + " km/h" : "") + ']';
  }
  return text + " = " + scaled_text(row.amount, decimals_of(ledger.text(row.item))) + ' ' + ledger.text(row.unit);
}

std::vector<FileFactor const*> factors_of(LedgerFile const& ledger, std::vector<std::size_t> const& rows) {
  std::vector<FileFactor const*> result;
  for (auto const r : rows)
    for (auto const& term : ledger.formulas[ledger.rows[r].formula].terms) {
      if (term.kind == FormulaTerm::Kind::kNumber) continue;
      auto const* const factor = &ledger.factors.factors[term.factor];
      if (std::find(result.begin(), result.end(), factor) == result.end()) result.push_back(factor);
    }
  return result;
}

}  // namespace twinshift::audit

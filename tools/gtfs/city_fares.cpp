#include "tools/gtfs/city_input.hpp"

#include "sim/io/csv.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <sstream>
#include <tuple>

#include <fmt/format.h>

namespace twinshift::gtfs {

namespace {

constexpr double kChangeMinutes = 90;  // in which a fare with changes and no duration lets one change: estimate
constexpr double kRoadDetour = 1.3;    // way over straight line: estimate for streets
constexpr double kRailDetour = 1.1;    // the same for rails
constexpr char const* kNoFare = "unknown: the feed has no fare; 0 until somebody writes one here";
constexpr std::array<std::string_view, 7> kColumns = {
    "operator", "mode", "base_fare", "fare_per_km", "transfer_window_min", "day_cap", "source"};

/// A price that grows with the way: what zones become.
struct Line {
  double base = 0;
  double per_km = 0;
  double mean_error = 0;
};

/// The line nearest to prices over kilometres that falls nowhere and begins at 0 or above; nothing if all the prices
/// or all the ways are the same.
std::optional<Line> fit(std::vector<std::pair<double, double>> const& priced_ways) {
  auto const n = static_cast<double>(priced_ways.size());
  double sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
  for (auto const& [km, price] : priced_ways) {
    sx += km;
    sy += price;
    sxx += km * km;
    sxy += km * price;
    syy += price * price;
  }
  if (priced_ways.size() < 3 || n * sxx - sx * sx < 1e-6 || n * syy - sy * sy < 1e-9) return std::nullopt;
  Line line;
  line.per_km = std::max(0.0, (n * sxy - sx * sy) / (n * sxx - sx * sx));
  line.base = (sy - line.per_km * sx) / n;
  if (line.base < 0) line = {0, sxy / sxx, 0};
  for (auto const& [km, price] : priced_ways) line.mean_error += std::abs(line.base + line.per_km * km - price) / n;
  return line;
}

class FareWriter {
public:
  explicit FareWriter(CityInput const& input) : input_{input} {
    for (auto const& pattern : input_.day.patterns)
      departures_[input_.group_of(pattern)][pattern.route] += departures_of(pattern);
    place_zones();
    read_present();
  }

  void put() {
    io::CsvWriter csv{text_, kColumns};
    auto from_feed = false;
    for (auto const& [group, departures] : departures_) {
      if (write_priced(group, departures, csv))
        from_feed = true;
      else if (auto const row = present_.find(group); row != present_.end())
        write(row->second, csv);
      else
        write_unknown(group, csv);
    }
    if (input_.schedule.fares.empty())
      input_.report.note("The feed has no fares.");
    else if (!from_feed)
      input_.report.note("The feed's fares are not in the city's currency, " + input_.city.facts().currency +
                         ", or name no route of the day, and are not used.");
    auto table = input_.entry("fares.csv", "fares", "low");
    if (!from_feed) table.source = "fares the city had before for the same operators; 0 where there was none";
    input_.city.put(std::move(table), text_.str());
  }

private:
  using Departures = std::map<std::uint32_t, std::int64_t>;  ///< by route
  using Row = std::array<std::string, kColumns.size()>;

  [[nodiscard]] bool counts_for(FeedFare const& fare, std::uint32_t route) const {
    return fare.currency == input_.city.facts().currency &&
           (fare.agency == kNone || fare.agency == input_.schedule.routes[route].agency) &&
           (fare.routes.empty() || std::binary_search(fare.routes.begin(), fare.routes.end(), route));
  }

  /// The fare that counts for a route: one that names it before others, then the cheapest.
  [[nodiscard]] FeedFare const* fare_of(std::uint32_t route) const {
    FeedFare const* best = nullptr;
    auto const rank = [](FeedFare const& fare) { return std::tuple{fare.routes.empty(), fare.price}; };
    for (auto const& fare : input_.schedule.fares)
      if (counts_for(fare, route) && (best == nullptr || rank(fare) < rank(*best))) best = &fare;
    return best;
  }

  /// The middle of the stops of each zone.
  void place_zones() {
    auto const& stops = input_.schedule.stops;
    std::vector<std::size_t> count(input_.schedule.zones.size());
    zone_at_.resize(count.size());
    for (std::uint32_t s = 0; s < stops.size(); ++s) {
      auto const zone = stops[s].zone;
      if (zone == kNone || !stops[s].placed) continue;
      auto const at = input_.plane(s);
      auto const n = static_cast<double>(++count[zone]);
      auto& middle = zone_at_[zone];
      if (!middle) middle = at;
      *middle = {middle->x + (at.x - middle->x) / n, middle->y + (at.y - middle->y) / n};
    }
  }

  /// Ways between the zones that fares of the group's routes name, and what they cost.
  [[nodiscard]] std::vector<std::pair<double, double>> priced_ways(Group const& group,
                                                                   Departures const& departures) const {
    std::vector<std::pair<double, double>> result;
    auto const detour = group.second == Mode::kRail ? kRailDetour : kRoadDetour;
    for (auto const& fare : input_.schedule.fares) {
      auto const counts = std::any_of(departures.begin(), departures.end(),
                                      [&](auto const& of_route) { return counts_for(fare, of_route.first); });
      if (!counts) continue;
      for (auto const& [from, to] : fare.zones)
        if (zone_at_[from] && zone_at_[to])
          result.emplace_back(distance(*zone_at_[from], *zone_at_[to]) / 1000 * detour, fare.price);
    }
    return result;
  }

  /// False if the feed has no fare for the group.
  bool write_priced(Group const& group, Departures const& departures, io::CsvWriter& csv) {
    std::map<FeedFare const*, std::int64_t> candidates;  // of one array: in its order
    std::int64_t all = 0;
    for (auto const& [route, count] : departures) {
      all += count;
      if (auto const* const fare = fare_of(route)) candidates[fare] += count;
    }
    if (candidates.empty()) return false;
    auto const commonest = std::max_element(candidates.begin(), candidates.end(), [](auto const& a, auto const& b) {
      return std::tuple{a.second, -a.first->price} < std::tuple{b.second, -b.first->price};
    });
    auto const& fare = *commonest->first;
    auto const changes = !fare.transfers || *fare.transfers > 0;
    auto const window = fare.transfer_minutes > 0 ? fare.transfer_minutes : kChangeMinutes;
    auto const line = fit(priced_ways(group, departures));
    csv.cell(input_.operators[group.first]).cell(token(group.second));
    csv.cell(line ? line->base : fare.price, 2);
    line ? csv.cell(line->per_km, 4) : csv.cell("0");
    csv.cell(changes ? window : 0, 0).cell("");
    csv.cell(line ? "the feed's fares by zone, as a price that grows with the way (estimate)"
                  : "fares of the feed, the commonest of this operator and mode")
        .end_row();
    auto const who = "Operator " + input_.operators[group.first] + ", " + std::string{token(group.second)} + ": ";
    if (line)
      input_.report.note(
          fmt::format("{}fares by zone become {:.2f} and {:.3f} a km; they miss the feed's prices by {:.2f} "
                      "in the mean.",
                      who, line->base, line->per_km, line->mean_error));
    else
      tell_of_one_price(who, candidates, all, *commonest->first);
    return true;
  }

  void tell_of_one_price(std::string const& who, std::map<FeedFare const*, std::int64_t> const& candidates,
                         std::int64_t all, FeedFare const& taken) {
    auto low = taken.price;
    auto high = taken.price;
    std::int64_t same = 0;
    for (auto const& [fare, count] : candidates) {
      low = std::min(low, fare->price);
      high = std::max(high, fare->price);
      if (fare->price == taken.price) same += count;
    }
    if (low < high || same < all)
      input_.report.note(
          fmt::format("{}prices from {:.2f} to {:.2f} become {:.2f}, which {:.0f} % of the departures "
                      "cost.",
                      who, low, high, taken.price, 100 * static_cast<double>(same) / static_cast<double>(all)));
    if (taken.by_zone) input_.report.note(who + "fares by zone are simplified to the cheapest (estimate).");
  }

  void read_present() {
    for (auto const& [file, present] : input_.city.texts("fares", input_.faults)) {
      io::CsvReader rows{file, present, io::OpenColumns{kColumns, {}}, input_.faults};
      while (rows.next())
        for (auto const& [group, departures] : departures_) {
          if (input_.operators[group.first] != rows.text(0) || token(group.second) != rows.text(1)) continue;
          if (rows.text(6) == kNoFare) continue;
          Row row;
          for (std::size_t i = 0; i < row.size(); ++i) row[i] = rows.text(i);
          present_.emplace(group, row);
        }
    }
  }

  static void write(Row const& row, io::CsvWriter& csv) {
    for (auto const& cell : row) csv.cell(cell);
    csv.end_row();
  }

  void write_unknown(Group const& group, io::CsvWriter& csv) {
    auto const mode = std::string{token(group.second)};
    write({input_.operators[group.first], mode, "0", "0", "0", "", kNoFare}, csv);
    input_.report.note("Operator " + input_.operators[group.first] + ", " + mode +
                       ": no fare is known; 0 is written into fares.csv. Write the real one there.");
  }

  CityInput const& input_;
  std::ostringstream text_;
  std::map<Group, Departures> departures_;
  std::vector<std::optional<Point>> zone_at_;
  std::map<Group, Row> present_;  ///< what the city charged before
};

}  // namespace

void put_fares(CityInput const& input) { FareWriter{input}.put(); }

}  // namespace twinshift::gtfs

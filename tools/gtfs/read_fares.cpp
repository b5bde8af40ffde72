#include "tools/gtfs/read_schedule.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/suggest.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace twinshift::gtfs {

namespace {

using imports::ColumnName;
using imports::Reason;
using imports::TableReader;

constexpr Reason kBadPrice{"G350", "the price is not an amount of 0 or more"};
constexpr Reason kUnknownFare{"G351", "the fare does not exist"};
constexpr Reason kUnknownAgency{"G316", "the agency does not exist; the fare counts for all"};
constexpr Reason kOtherPrices{"G352", "another price of the fare, for some riders or ways to pay: the first counts"};
constexpr Reason kOfNoRoute{"G353", "counts for a network without routes, or with conditions that are not modelled"};
constexpr Reason kNotNeeded{"G354", "fares of the other version are there and count"};
constexpr Reason kUnknownRoute{"G320", "the route does not exist or is not used"};

class FareReader {
public:
  FareReader(imports::Archive& feed, ReadOptions const& options, Schedule& schedule, imports::ImportReport& report,
             io::Faults& faults)
      : feed_{&feed}, options_{&options}, schedule_{&schedule}, report_{&report}, faults_{&faults} {}

  void read() {
    read_attributes();
    read_rules();
    for (auto& fare : schedule_->fares) std::sort(fare.routes.begin(), fare.routes.end());
    read_products();
  }

private:
  bool rows(std::string const& name, std::span<ColumnName const> columns,
            std::function<void(TableReader&)> const& row) {
    return each_row(*feed_, *options_, name, false, columns, *report_, *faults_, row);
  }

  void read_attributes() {
    enum : std::size_t { kId, kPrice, kCurrency, kTransfers, kAgency, kDuration };
    static constexpr std::array<ColumnName, 6> kColumns = {
        {{"fare_id"}, {"price"}, {"currency_type"}, {"transfers"}, {"agency_id"}, {"transfer_duration"}}};
    SeenRows seen;
    rows("fare_attributes.txt", kColumns, [&](TableReader& table) {
      if (auto const known = by_key_.find(table.text(kId)); known != by_key_.end())
        return seen.book_again(table, static_cast<std::uint32_t>(known->second), table.text(kId));
      auto const price = amount_of(table.text(kPrice));
      if (!price) return table.drop(kBadPrice, in_quotes(table.text(kPrice)));
      FeedFare fare;
      fare.price = *price;
      fare.currency = table.text(kCurrency);
      if (auto const transfers = table.whole(kTransfers))
        fare.transfers = static_cast<int>(std::clamp<std::int64_t>(*transfers, 0, 9));
      fare.transfer_minutes = std::clamp(table.number(kDuration).value_or(0) / 60, 0.0, 1440.0);
      if (!table.text(kAgency).empty()) {
        fare.agency = schedule_->agency_keys.find(table.text(kAgency));
        if (fare.agency == kNone) table.repair(kUnknownAgency, in_quotes(table.text(kAgency)));
      }
      by_key_.emplace(table.text(kId), schedule_->fares.size());
      schedule_->fares.push_back(std::move(fare));
      seen.add(table);
    });
  }

  void read_rules() {
    enum : std::size_t { kFare, kRoute, kOrigin, kDestination, kContains };
    static constexpr std::array<ColumnName, 5> kColumns = {
        {{"fare_id"}, {"route_id"}, {"origin_id"}, {"destination_id"}, {"contains_id"}}};
    rows("fare_rules.txt", kColumns, [&](TableReader& table) {
      auto const fare = by_key_.find(std::string{table.text(kFare)});
      if (fare == by_key_.end()) return table.drop(kUnknownFare, in_quotes(table.text(kFare)));
      auto& known = schedule_->fares[fare->second];
      known.by_zone = known.by_zone || !table.text(kOrigin).empty() || !table.text(kDestination).empty() ||
                      !table.text(kContains).empty();
      auto const from = schedule_->zones.find(table.text(kOrigin));
      auto const to = schedule_->zones.find(table.text(kDestination));
      if (from != kNone && to != kNone) known.zones.emplace_back(from, to);
      if (table.text(kRoute).empty()) return;
      auto const route = schedule_->route_keys.find(table.text(kRoute));
      if (route == kNone) return table.drop(kUnknownRoute, in_quotes(table.text(kRoute)));
      if (routes_of_fare_.emplace(fare->second, route).second) known.routes.push_back(route);
    });
  }

  /// Fares v2: products, and the leg rules that say for which network they count.
  void read_products() {
    auto const needed = schedule_->fares.empty();
    by_key_.clear();
    enum : std::size_t { kId, kAmount, kCurrency };
    static constexpr std::array<ColumnName, 3> kColumns = {{{"fare_product_id"}, {"amount"}, {"currency"}}};
    rows("fare_products.txt", kColumns, [&](TableReader& table) {
      if (!needed) return table.rows().leave_out(table.row(), kNotNeeded);
      auto const amount = amount_of(table.text(kAmount));
      if (!amount) return table.drop(kBadPrice, in_quotes(table.text(kAmount)));
      FeedFare fare;
      fare.price = *amount;
      fare.currency = table.text(kCurrency);
      fare.transfers = 0;
      if (!by_key_.emplace(table.text(kId), products_.size()).second)
        return table.rows().leave_out(table.row(), kOtherPrices);
      products_.push_back(std::move(fare));
    });
    enum : std::size_t { kProduct, kNetwork, kFromArea, kToArea };
    static constexpr std::array<ColumnName, 4> kRuleColumns = {
        {{"fare_product_id"}, {"network_id"}, {"from_area_id"}, {"to_area_id"}}};
    rows("fare_leg_rules.txt", kRuleColumns, [&](TableReader& table) {
      if (!needed) return table.rows().leave_out(table.row(), kNotNeeded);
      auto const product = by_key_.find(std::string{table.text(kProduct)});
      if (product == by_key_.end()) return table.drop(kUnknownFare, in_quotes(table.text(kProduct)));
      auto fare = products_[product->second];
      fare.by_zone = !table.text(kFromArea).empty() || !table.text(kToArea).empty();
      if (auto const network = table.text(kNetwork); !network.empty()) {
        auto const number = schedule_->networks.find(network);
        for (std::uint32_t r = 0; r < schedule_->routes.size(); ++r)
          if (number != kNone && schedule_->routes[r].network == number) fare.routes.push_back(r);
        if (fare.routes.empty()) return table.rows().leave_out(table.row(), kOfNoRoute);
      }
      schedule_->fares.push_back(std::move(fare));
    });
  }

  imports::Archive* feed_;
  ReadOptions const* options_;
  Schedule* schedule_;
  imports::ImportReport* report_;
  io::Faults* faults_;
  std::map<std::string, std::size_t, std::less<>> by_key_;
  std::set<std::pair<std::size_t, std::uint32_t>> routes_of_fare_;
  std::vector<FeedFare> products_;
};

}  // namespace

std::optional<double> amount_of(std::string_view text) {
  auto const digit = [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-'; };
  while (!text.empty() && !digit(text.front())) text.remove_prefix(1);
  while (!text.empty() && !digit(text.back())) text.remove_suffix(1);
  auto const value = io::parse_number(text);
  return value && *value >= 0 && *value < 1e6 ? value : std::nullopt;
}

void read_fares(imports::Archive& feed, ReadOptions const& options, Schedule& schedule, imports::ImportReport& report,
                io::Faults& faults) {
  FareReader{feed, options, schedule, report, faults}.read();
}

}  // namespace twinshift::gtfs

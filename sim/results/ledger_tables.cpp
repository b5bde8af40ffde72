#include "sim/results/ledger_tables.hpp"

#include <array>
#include <charconv>
#include <sstream>
#include <string_view>
#include <vector>

#include "sim/io/csv.hpp"
#include "sim/results/factor_columns.hpp"

namespace twinshift::results {

namespace {

using emissions::Item;
using emissions::Ledger;
using emissions::PersonGroup;
using emissions::Traffic;
using namespace std::string_view_literals;

constexpr int kMicro = 6;  // digits after the point of an activity

constexpr Item item_of(int i) { return static_cast<Item>(i); }

/// Appends a whole number of small units as the decimal it stands for, without trailing zeros.
void append_decimal(std::string& out, std::int64_t count, int digits) {
  std::array<char, 24> text{};
  auto magnitude = static_cast<std::uint64_t>(count < 0 ? -count : count);
  std::uint64_t unit = 1;
  for (int i = 0; i < digits; ++i) unit *= 10;
  if (count < 0) out += '-';
  auto const put = [&](std::uint64_t value) {
    auto const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    out.append(text.data(), end);
    return static_cast<int>(end - text.data());
  };
  put(magnitude / unit);
  magnitude %= unit;
  if (magnitude == 0) return;
  while (magnitude % 10 == 0) {
    magnitude /= 10;
    --digits;
  }
  out += '.';
  auto const end = std::to_chars(text.data(), text.data() + text.size(), magnitude).ptr;
  out.append(static_cast<std::size_t>(digits - (end - text.data())), '0');
  out.append(text.data(), end);
}

std::string decimal(std::int64_t count, int digits) {
  std::string text;
  append_decimal(text, count, digits);
  return text;
}

/// A cell as CsvWriter would write it: names of routes may hold a comma or a quote.
std::string quoted(std::string const& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string result = "\"";
  for (auto const c : text) result += c == '"' ? std::string{"\"\""} : std::string{c};
  return result + '"';
}

/// A person's key as text: home zone and number in the zone.
std::string person_id(demand::Zones const& zones, std::uint64_t key) {
  auto const zone = nth<ZoneId>(static_cast<std::size_t>(key >> 32U));
  return quoted(zones.key[zone] + '-' + std::to_string(key & 0xffffffffU));
}

class LedgerText {
public:
  LedgerText(Ledger const& ledger, transit::Timetable const& timetable) : ledger_{ledger}, timetable_{timetable} {
    for (std::size_t r = 0; r < timetable.routes.key.size(); ++r)
      routes_.push_back(quoted(timetable.routes.key[nth<RouteId>(r)]));
  }

  std::string make() {
    constexpr std::size_t kBytesPerRow = 150;
    text_.reserve(ledger_.rows().size() * kBytesPerRow);
    text_ =
        "hour,mode,route_id,block_id,trip_id,vehicle_class,process,item,activity,activity_unit,speed_kmh,load,"
        "factors,amount,unit\n";
    for (auto const& row : ledger_.rows()) write(row);
    return std::move(text_);
  }

private:
  void write(emissions::LedgerRow const& row) {
    auto const& formula = ledger_.factors()[row.formula];
    append_decimal(text_, row.hour, 0);
    cell(row.traffic.token());
    vehicle(row);
    cell(ledger_.class_name(row.vehicle_class));
    cell(token(row.process));
    cell(token(row.item));
    text_ += ',';
    append_decimal(text_, row.activity, kMicro);
    cell(token(row.unit));
    text_ += ',';
    if (formula.asks_speed()) append_decimal(text_, row.speed, 2);
    text_ += ',';
    if (formula.asks_load()) append_decimal(text_, row.load, 3);
    cell(formula.text());
    text_ += ',';
    append_decimal(text_, row.amount, decimals(row.item));
    cell(unit(row.item));
    text_ += '\n';
  }

  void vehicle(emissions::LedgerRow const& row) {
    if (!row.trip.valid()) {
      text_ += ",,,";
      return;
    }
    cell(routes_[timetable_.patterns.route[timetable_.trips.pattern[row.trip]].index()]);
    text_ += ',';
    append_decimal(text_, row.block.value(), 0);
    text_ += ',';
    append_decimal(text_, row.trip.value(), 0);
  }

  void cell(std::string_view text) {
    text_ += ',';
    text_ += text;
  }

  Ledger const& ledger_;
  transit::Timetable const& timetable_;
  std::vector<std::string> routes_;
  std::string text_;
};

void write_factor(io::CsvWriter& csv, Ledger const& ledger, emissions::UsedFactor const& factor,
                  emissions::CurveRow const* piece) {
  auto const [group, rho] = emissions::correlation(factor);
  csv.cell(factor.id).cell(factor.region).cell(piece == nullptr ? "scalar"sv : "curve"sv);
  csv.cell(io::shortest(factor.value)).cell(io::shortest(factor.low)).cell(io::shortest(factor.high)).cell(factor.unit);
  csv.cell(emissions::distribution(factor)).cell(group).cell(group.empty() ? std::string{} : io::shortest(rho));
  if (piece == nullptr) {
    for (int i = 0; i < 11; ++i) csv.cell(""sv);
  } else {
    auto const& c = piece->curve;
    for (auto const value :
         {piece->load, c.vmin, c.vmax, c.alpha, c.beta, c.gamma, c.delta, c.epsilon, c.zeta, c.eta, c.reduction})
      csv.cell(io::shortest(value));
  }
  auto const* source = ledger.factors().tables().source(factor.source);
  csv.cell(factor.source).cell(factor.year).cell(source == nullptr ? ""sv : std::string_view{source->page});
  csv.cell(source == nullptr ? ""sv : std::string_view{source->licence}).cell(factor.confidence).cell(factor.status);
  csv.end_row();
}

}  // namespace

std::string ledger_csv(Ledger const& ledger, transit::Timetable const& timetable) {
  return LedgerText{ledger, timetable}.make();
}

std::string factors_csv(Ledger const& ledger) {
  std::ostringstream out;
  io::CsvWriter csv{out, kFactorColumns};
  for (auto const& [id, factor] : ledger.factors().used()) {
    if (!factor.is_curve()) write_factor(csv, ledger, factor, nullptr);
    for (auto const& piece : factor.curve) write_factor(csv, ledger, factor, &piece);
  }
  return out.str();
}

std::string emissions_by_link_csv(Ledger const& ledger, network::Network const& network) {
  std::ostringstream out;
  std::vector<std::string_view> columns{"link_id"};
  std::vector<Item> items;
  for (int i = 0; i < emissions::kItems; ++i)
    if (item_of(i) != Item::kPersonDistance) items.push_back(item_of(i));
  for (auto const item : items) columns.push_back(token(item));
  io::CsvWriter csv{out, columns};
  for (std::size_t l = 0; l < network.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    csv.cell(network.links.key[link]);
    for (auto const item : items) csv.cell(decimal(ledger.by_link(item, link), decimals(item)));
    csv.end_row();
  }
  csv.cell(""sv);
  for (auto const item : items) csv.cell(decimal(ledger.off_links(item), decimals(item)));
  csv.end_row();
  return out.str();
}

std::string riders_csv(std::vector<emissions::Ride> const& rides, transit::Timetable const& timetable,
                       demand::Population const& population) {
  constexpr std::size_t kBytesPerRow = 50;
  std::string out = "trip_id,person_id,from_stop_id,to_stop_id,km\n";
  out.reserve(rides.size() * kBytesPerRow);
  auto const& persons = population.persons;
  for (auto const& ride : rides) {
    append_decimal(out, ride.trip.value(), 0);
    out += ',';
    auto const tour = nth<TourId>(ride.journey.index() / 2);
    out += tour.index() < population.tours.size()
               ? person_id(population.zones, persons.key[population.tours.person[tour]])
               : "background";
    auto const stops = timetable.patterns.stops[timetable.trips.pattern[ride.trip]];
    for (auto const position : {ride.from, ride.to}) out += ',' + quoted(timetable.stops.key[stops[position]]);
    out += ',';
    append_decimal(out, ride.mm, kMicro);
    out += '\n';
  }
  return out;
}

std::string emissions_by_group_csv(emissions::GroupBook const& groups) {
  std::ostringstream out;
  constexpr std::array columns{"income"sv, "age"sv, "mode"sv, "item"sv, "amount"sv};
  io::CsvWriter csv{out, columns};
  for (int g = 0; g < PersonGroup::kCount; ++g)
    for (int t = 0; t < Traffic::kCount; ++t)
      for (int i = 0; i < emissions::kItems; ++i) {
        auto const group = PersonGroup::nth(g);
        auto const amount = groups.amount(Traffic::nth(t), group, item_of(i));
        if (amount == 0) continue;
        csv.cell(group.income()).cell(group.age()).cell(Traffic::nth(t).token()).cell(token(item_of(i)));
        csv.cell(decimal(amount, decimals(item_of(i))));
        csv.end_row();
      }
  return out.str();
}

}  // namespace twinshift::results

#include "sim/scenario/parameters.hpp"

#include "sim/io/file.hpp"
#include "sim/io/sha256.hpp"
#include "sim/io/suggest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <map>
#include <set>

namespace twinshift::scenario {
namespace {
namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> kStatus = {"source", "estimate", "unverified", "calibrated"};

struct ParameterFile {
  io::YamlContext context;
  io::Yaml root;
};

struct Found {
  io::Yaml const* value = nullptr;
  io::YamlContext const* context = nullptr;
  io::Place key_place;
};

/// All entries of a chain of parameter files by name; the file named first wins.
class ParameterReader {
public:
  ParameterReader(Scenario& scenario, io::Faults& faults) : scenario_{&scenario}, faults_{&faults} {}

  void open(fs::path const& path, io::Place const& asked_from);
  /// Reports names that nobody asked for.
  void finish();

  void number(std::string const& name, std::string const& unit, io::Range range, double& target);
  template <class Unit>
  void number(std::string const& name, std::string const& unit, io::Range range, Quantity<Unit>& target) {
    auto value = target.value();
    number(name, unit, range, value);
    target = Quantity<Unit>{value};
  }
  void number(std::string const& name, std::string const& unit, io::Range range, Seconds& target);
  void number(std::string const& name, std::string const& unit, io::Range range, int& target);
  void by_mode(std::string const& name, std::string const& unit, io::Range range, std::array<double, kModes>& target);
  void profile(std::string const& name, demand::DepartureProfile& target);
  /// Lengths by class; may be missing: then the decay alone tells them.
  void lengths(std::string const& name, demand::LengthShares& target);
  void nests(std::vector<choice::Nest>& target);
  void available(ModeSet& target);

  std::vector<UsedParameter> take_used() { return std::move(used_); }

private:
  Found const* find(std::string const& name);
  std::optional<std::string> unit_of(io::YamlMap const& map, std::string const& name, std::string const& unit,
                                     double& factor);
  void note(io::YamlMap const& map, std::string const& name, std::string value, std::string const& unit);
  ModeSet modes_of(io::YamlMap const& map, std::string_view key) const;
  void read_entries(ParameterFile const& file);

  Scenario* scenario_;
  io::Faults* faults_;
  std::deque<ParameterFile> files_;
  std::set<std::string> opened_;
  std::map<std::string, Found> entries_;
  std::set<std::string> asked_;
  std::vector<UsedParameter> used_;
};

void ParameterReader::open(fs::path const& path, io::Place const& asked_from) {
  auto const shown = io::shown_path(path);
  if (!opened_.insert(shown).second) {
    faults_->add({"Y140", asked_from, "Parameter files build on each other in a circle.", "",
                  "Remove one of the bases.", io::FaultKind::kData});
    return;
  }
  auto const text =
      io::read_text_file(path, asked_from, *faults_, files_.empty() ? io::FaultKind::kScenario : io::FaultKind::kData);
  if (!text) return;
  auto& file = files_.emplace_back(ParameterFile{{shown, faults_, io::FaultKind::kData, scenario_->city.currency}, {}});
  auto root = io::parse_yaml(*text, file.context);
  if (!root) return;
  file.root = std::move(*root);
  scenario_->inputs.push_back({shown, "parameters", io::sha256_hex(*text), "", "see each value", "", ""});
  io::YamlMap const map{file.root, "", {"format", "about", "bases", "parameters"}, file.context};
  read_entries(file);
  for (auto const* const base : map.list("bases", true))
    if (base->kind == io::Yaml::Kind::kScalar) open(path.parent_path() / base->scalar, file.context.place(*base));
}

void ParameterReader::read_entries(ParameterFile const& file) {
  auto const it = std::find_if(file.root.entries.begin(), file.root.entries.end(),
                               [](io::YamlEntry const& entry) { return entry.key == "parameters"; });
  if (it == file.root.entries.end()) return;
  for (auto const& entry : it->value.entries)
    entries_.emplace(entry.key, Found{&entry.value, &file.context, {file.context.file, entry.line, entry.column}});
}

void ParameterReader::finish() {
  std::vector<std::string> const names(asked_.begin(), asked_.end());
  for (auto const& [name, found] : entries_) {
    if (asked_.count(name) > 0) continue;
    auto const near = io::nearest_words(name, names, 1);
    found.context->fault(found.key_place, "Y110", "Unknown parameter \"" + io::shown(name) + "\".",
                         "A misspelt name would silently be ignored.",
                         near.empty() ? "Remove it." : "Did you mean \"" + near.front() + "\"?");
  }
}

Found const* ParameterReader::find(std::string const& name) {
  asked_.insert(name);
  auto const it = entries_.find(name);
  if (it != entries_.end()) return &it->second;
  if (!files_.empty())
    files_.front().context.fault({files_.front().context.file, 0, 0}, "Y111", "Parameter \"" + name + "\" is missing.",
                                 "No default hides in the program.",
                                 "Add " + name + ": {value: ..., unit: ..., status: ..., source: ...}.");
  return nullptr;
}

void ParameterReader::note(io::YamlMap const& map, std::string const& name, std::string value,
                           std::string const& unit) {
  map.require("status", "source");
  map.require("source", "<where the number comes from>");
  auto const status = map.word("status", kStatus);
  auto const source = map.text("source").value_or("");
  auto const word = status ? std::string{kStatus[*status]} : std::string{};
  if (word == "estimate" || word == "unverified")
    scenario_->assumptions.push_back({name, value + (unit == "1" ? "" : ' ' + unit) + " (" + word + "): " + source});
  used_.push_back({name, std::move(value), unit, word, source});
}

/// The unit as written, and its factor to the unit the program wants.
std::optional<std::string> ParameterReader::unit_of(io::YamlMap const& map, std::string const& name,
                                                    std::string const& unit, double& factor) {
  map.require("unit", unit);
  auto const written = map.text("unit");
  factor = 1;
  if (!written || *written == unit) return written;
  for (auto const kind : {io::UnitKind::kTime, io::UnitKind::kLength, io::UnitKind::kSpeed, io::UnitKind::kPercent}) {
    auto const from = io::unit_factor(*written, kind, "");
    auto const to =
        unit == "1" && kind == io::UnitKind::kPercent ? std::optional{1.0} : io::unit_factor(unit, kind, "");
    if (!from || !to) continue;
    factor = *from / *to;
    return written;
  }
  map.context().fault(map.place("unit"), "Y121", name + " is in " + unit + "; found \"" + io::shown(*written) + "\".",
                      "Another unit would change the value silently.", "Give the value in " + unit + '.');
  return std::nullopt;
}

void ParameterReader::number(std::string const& name, std::string const& unit, io::Range range, double& target) {
  auto const* const found = find(name);
  if (found == nullptr) return;
  io::YamlMap const map{*found->value, name, {"value", "unit", "low", "high", "status", "source"}, *found->context};
  map.require("value", "<number>");
  auto factor = 1.0;
  auto const written = unit_of(map, name, unit, factor);
  if (!written) return;
  auto const value = map.number("value", {range.low / factor, range.high / factor});
  if (!value) return;
  target = *value * factor;
  note(map, name, io::shortest(*value), *written);
}

void ParameterReader::number(std::string const& name, std::string const& unit, io::Range range, Seconds& target) {
  auto value = static_cast<double>(target.count());
  number(name, unit, range, value);
  target = Seconds{static_cast<std::int32_t>(std::lround(value))};
}

void ParameterReader::number(std::string const& name, std::string const& unit, io::Range range, int& target) {
  auto value = static_cast<double>(target);
  number(name, unit, range, value);
  target = static_cast<int>(std::lround(value));
}

void ParameterReader::by_mode(std::string const& name, std::string const& unit, io::Range range,
                              std::array<double, kModes>& target) {
  auto const* const found = find(name);
  if (found == nullptr) return;
  io::YamlMap const map{*found->value, name, {"by_mode", "unit", "status", "source"}, *found->context};
  auto const* const values = map.require("by_mode", "{car: 1, ...}");
  auto factor = 1.0;
  auto const written = unit_of(map, name, unit, factor);
  if (values == nullptr || !written) return;
  io::YamlMap const modes{*values,
                          name + ".by_mode",
                          {"car", "car_passenger", "bus", "brt", "rail", "walk", "bike", "e_bike", "bike_share",
                           "e_scooter", "park_ride", "bike_rail", "shuttle"},
                          *found->context};
  std::string text;
  for (std::size_t m = 0; m < kModes; ++m) {
    modes.require(kModeTokens[m], "1");
    auto const value = modes.number(kModeTokens[m], range);
    if (value) target[m] = *value * factor;
    text += (m == 0 ? "" : ", ") + std::string{kModeTokens[m]} + ": " + io::shortest(value.value_or(0));
  }
  note(map, name, '{' + text + '}', *written);
}

void ParameterReader::profile(std::string const& name, demand::DepartureProfile& target) {
  auto const* const found = find(name);
  if (found == nullptr) return;
  io::YamlMap const map{*found->value, name, {"from", "quarters_pct", "unit", "status", "source"}, *found->context};
  map.require("from", "\"05:00\"");
  map.require("quarters_pct", "[...]");
  auto const from = map.clock("from");
  auto const items = map.list("quarters_pct");
  if (!from || items.empty()) return;
  auto quarter = static_cast<std::size_t>(quarter_of(*from));
  if (from->seconds() % kQuarterSeconds != 0 || quarter + items.size() > target.share.size()) {
    map.context().fault(map.place("from"), "Y123", name + " does not fit into the day's quarter hours.", "",
                        "Start on a quarter hour and end by 30:00.");
    return;
  }
  auto sum = 0.0;
  std::string text;
  for (auto const* const item : items) {
    auto const share = io::parse_number(item->scalar);
    if (!share || *share < 0) {
      map.context().fault(map.context().place(*item), "Y112", name + " needs percentages of 0 or more.", "",
                          "Write numbers.");
      return;
    }
    target.share[quarter++] = *share;
    sum += *share;
    text += (text.empty() ? "" : ", ") + item->scalar;
  }
  if (std::abs(sum - 100) > 2)
    map.context().fault(map.place("quarters_pct"), "Y123", name + " adds up to " + io::fixed(sum, 2) + " %.",
                        "Everybody leaves once.", "Make the quarters add up to 100 %.");
  for (auto& share : target.share) share /= sum > 0 ? sum : 1;
  note(map, name,
       "{from: " + std::string{io::yaml_text(map.text("from").value_or(""))} + ", quarters_pct: [" + text + "]}", "%");
}

void ParameterReader::lengths(std::string const& name, demand::LengthShares& target) {
  asked_.insert(name);
  if (!entries_.contains(name)) return;
  auto const* const found = find(name);
  io::YamlMap const map{*found->value, name, {"km_to", "share_pct", "unit", "status", "source"}, *found->context};
  auto const ends = map.list("km_to");
  auto const shares = map.list("share_pct");
  auto text = std::array<std::string, 2>{};
  auto sum = 0.0;
  auto good = !ends.empty() && ends.size() == shares.size();
  for (std::size_t i = 0; good && i < ends.size(); ++i) {
    auto const km = io::parse_number(ends[i]->scalar);
    auto const share = io::parse_number(shares[i]->scalar);
    good = km && share && *share >= 0 && (i == 0 ? *km > 0 : *km > target.km_to.back());
    if (!good) break;
    target.km_to.push_back(*km);
    target.share.push_back(*share);
    sum += *share;
    text[0] += (i == 0 ? "" : ", ") + ends[i]->scalar;
    text[1] += (i == 0 ? "" : ", ") + shares[i]->scalar;
  }
  if (!good || std::abs(sum - 100) > 1) {
    map.context().fault(map.place("share_pct"), "Y123",
                        name + " needs as many shares as lengths, lengths ascending, shares adding up to 100 %.", "",
                        "Correct km_to or share_pct.");
    target = {};
    return;
  }
  for (auto& share : target.share) share /= sum;
  note(map, name, "{km_to: [" + text[0] + "], share_pct: [" + text[1] + "]}", "%");
}

ModeSet ParameterReader::modes_of(io::YamlMap const& map, std::string_view key) const {
  ModeSet modes;
  for (auto const* const item : map.list(key)) {
    if (auto const mode = mode_from_token(item->scalar)) {
      modes.insert(*mode);
      continue;
    }
    std::vector<std::string> const tokens(kModeTokens.begin(), kModeTokens.end());
    auto const near = io::nearest_words(item->scalar, tokens, 1);
    map.context().fault(
        map.context().place(*item), "Y113", "Mode \"" + io::shown(item->scalar) + "\" is not known.", "",
        (near.empty() ? "" : "Did you mean \"" + near.front() + "\"? ") + "Modes: " + io::join(tokens) + '.');
  }
  return modes;
}

std::string mode_list(ModeSet modes) {
  std::string text;
  for (std::size_t m = 0; m < kModes; ++m)
    if (modes.contains(static_cast<Mode>(m))) text += (text.empty() ? "" : ", ") + std::string{kModeTokens[m]};
  return '[' + text + ']';
}

void ParameterReader::nests(std::vector<choice::Nest>& target) {
  auto const* const found = find("nests");
  if (found == nullptr) return;
  io::YamlMap const map{*found->value, "nests", {"groups", "unit", "status", "source"}, *found->context};
  map.require("groups", "[{name: car, members: [car, car_passenger], lambda: 0.8}]");
  ModeSet seen;
  std::string text;
  for (auto const* const item : map.list("groups")) {
    io::YamlMap const group{*item, "nests.groups", {"name", "members", "lambda"}, *found->context};
    group.require("name", "<word>");
    group.require("members", "[<mode>, <mode>]");
    group.require("lambda", "0.8");
    choice::Nest nest{group.text("name").value_or(""), modes_of(group, "members"),
                      group.number("lambda", {0.05, 1}).value_or(1)};
    for (std::size_t m = 0; m < kModes; ++m) {
      auto const mode = static_cast<Mode>(m);
      if (!nest.members.contains(mode)) continue;
      if (seen.contains(mode))
        found->context->fault(group.place("members"), "Y123",
                              "Mode \"" + std::string{token(mode)} + "\" is in two nests.", "", "Leave it in one.");
      seen.insert(mode);
    }
    text += (text.empty() ? "" : ", ") + ("{name: " + nest.name + ", members: " + mode_list(nest.members)) +
            ", lambda: " + io::shortest(nest.lambda) + '}';
    target.push_back(std::move(nest));
  }
  note(map, "nests", '[' + text + ']', "1");
}

void ParameterReader::available(ModeSet& target) {
  auto const* const found = find("available");
  if (found == nullptr) return;
  io::YamlMap const map{*found->value, "available", {"modes", "unit", "status", "source"}, *found->context};
  map.require("modes", "[car, bus, walk]");
  target = modes_of(map, "modes");
  note(map, "available", mode_list(target), "1");
}

void read_utility(ParameterReader& reader, std::string const& currency, choice::UtilityParameters& p) {
  reader.number("beta_time", "utils/min", {-1, -0.0001}, p.beta_time_per_min);
  reader.by_mode("constant", "utils", {-200, 200}, p.constant);
  reader.by_mode("in_vehicle_weight", "1", {0.1, 10}, p.in_vehicle_weight);
  reader.number("walk_weight", "1", {0.1, 10}, p.walk_weight);
  reader.number("wait_weight", "1", {0.1, 10}, p.wait_weight);
  reader.number("transfer_penalty", "min", {0, 60}, p.transfer_minutes);
  reader.number("crowding_from", "1", {0, 1}, p.crowding_from);
  reader.number("crowding_at_full", "1", {1, 10}, p.crowding_at_full);
  reader.number("car_cost", currency + "/km", {0, 1e5}, p.car_cost_per_km);
  reader.number("car_access", "min", {0, 60}, p.car_access_minutes);
  reader.number("car_passenger_cost_share", "1", {0, 1}, p.car_passenger_share_of_cost);
  reader.number("max_walk", "m", {100, 50000}, p.max_walk);
  reader.number("max_bike", "m", {100, 100000}, p.max_bike);
  reader.number("max_shared", "m", {100, 50000}, p.max_shared);
  reader.number("max_bike_access", "m", {100, 50000}, p.max_bike_access);
  reader.number("walk_speed", "m/s", {0.3, 3}, p.walk_speed);
  reader.number("bike_speed", "m/s", {1, 12}, p.bike_speed);
  reader.number("e_bike_speed", "m/s", {1, 12}, p.e_bike_speed);
  reader.number("scooter_speed", "m/s", {1, 12}, p.scooter_speed);
  reader.number("bike_share_price", currency + "/ride", {0, 1e6}, p.bike_share_price);
  reader.number("scooter_unlock", currency + "/ride", {0, 1e6}, p.scooter_unlock);
  reader.number("scooter_price", currency + "/min", {0, 1e5}, p.scooter_per_min);
  reader.nests(p.nests);
  reader.available(p.available);
}

void read_demand(ParameterReader& reader, std::string const& currency, demand::DemandParameters& p) {
  reader.number("home_working", "1", {0, 0.95}, p.home_working);
  reader.number("absent_workers", "1", {0, 0.95}, p.absent_workers);
  reader.number("absent_pupils", "1", {0, 0.95}, p.absent_pupils);
  reader.number("gravity_decay_work", "1/km", {0, 10}, p.gravity_decay_work);
  reader.number("gravity_decay_school", "1/km", {0, 10}, p.gravity_decay_school);
  reader.number("gravity_decay_university", "1/km", {0, 10}, p.gravity_decay_university);
  reader.lengths("work_lengths", p.work_lengths);
  reader.number("women", "1", {0, 1}, p.women);
  reader.number("licence_men", "1", {0, 1}, p.licence_men);
  reader.number("licence_women", "1", {0, 1}, p.licence_women);
  reader.number("pass_young", "1", {0, 1}, p.pass_young);
  reader.number("pass_adults", "1", {0, 1}, p.pass_adults);
  reader.number("pass_seniors", "1", {0, 1}, p.pass_seniors);
  reader.number("pass_senior_age", "years", {19, 120}, p.pass_senior_age);
  reader.number("bike_ownership", "1", {0, 1}, p.bike_ownership);
  reader.number("e_bike_ownership", "1", {0, 1}, p.e_bike_ownership);
  reader.number("value_of_time", currency + "/h", {0.01, 1e7}, p.median_value_of_time);
  reader.number("value_of_time_sigma", "1", {0, 3}, p.value_of_time_sigma);
  reader.profile("leave_to_work", p.to_work);
  reader.profile("leave_from_work", p.from_work);
  reader.profile("leave_to_school", p.to_school);
  reader.profile("leave_from_school", p.from_school);
  reader.number("background_car_trips", "1/resident/day", {0, 10}, p.background_car_trips_per_resident);
  reader.number("background_length", "km", {0.2, 100}, p.background_mean_km);
  reader.profile("background", p.background);
  reader.number("visitor_trips", "1/day", {0, 1e7}, p.visitor_trips);
  reader.number("through_trips", "1/day", {0, 1e7}, p.through_trips);
  reader.number("through_lorries", "1", {0, 1}, p.through_lorries);
  reader.number("van_trips", "1/job/day", {0, 10}, p.van_trips_per_job);
  reader.number("van_outside", "1", {0, 1}, p.van_outside);
  reader.number("lorry_trips", "1/job/day", {0, 10}, p.lorry_trips_per_job);
  reader.number("lorry_outside", "1", {0, 1}, p.lorry_outside);
  reader.profile("goods", p.goods);
  reader.number("rider_trips", "1/resident/day", {0, 10}, p.rider_trips_per_resident);
  reader.number("rider_length", "km", {0.2, 100}, p.rider_mean_km);
  reader.profile("riders", p.riders);
}

void read_traffic(ParameterReader& reader, Scenario& scenario) {
  auto& p = scenario.mobsim;
  reader.number("car_length", "m", {3, 20}, p.car_length);
  reader.number("junction_link", "m", {0, 200}, p.junction_link);
  reader.number("stuck_after", "s", {5, 3600}, p.stuck_after);
  reader.number("space_delay", "s", {1, 60}, p.space_delay);
  reader.number("dwell_fixed", "s", {0, 120}, p.dwell_fixed);
  reader.number("board_time", "s", {0, 30}, p.board_seconds);
  reader.number("alight_time", "s", {0, 30}, p.alight_seconds);
  reader.number("late_layover", "s", {0, 3600}, p.minimum_layover);
  reader.number("patience", "s", {60, 36000}, p.patience);
  reader.number("minimum_layover", "s", {0, 7200}, scenario.build.minimum_layover);
  reader.number("transfer_walk", "m", {0, 2000}, scenario.build.transfer_walk);
  scenario.build.walk_speed = scenario.utility.walk_speed;
}

void read_battery(ParameterReader& reader, std::string const& kind, fleet::SharedBattery& battery) {
  reader.number(kind + "_battery", "Wh", {1, 10000}, battery.usable_wh);
  reader.number(kind + "_use", "Wh/km", {0, 200}, battery.use_wh_per_km);
  reader.number(kind + "_reserve", "1", {0, 0.9}, battery.reserve_share);
  reader.number(kind + "_service_below", "1", {0, 1}, battery.service_below_share);
  reader.number(kind + "_served_per_night", "1", {0, 1}, battery.served_share);
}

void read_shared_fleet(ParameterReader& reader, fleet::Fleet& fleet) {
  reader.number("shared_scooters", "1", {0, 1e6}, fleet.scooters.count);
  read_battery(reader, "shared_scooter", fleet.scooters.battery);
  reader.number("shared_e_bike_share", "1", {0, 1}, fleet.bikes.e_bike_share);
  read_battery(reader, "shared_e_bike", fleet.bikes.battery);
  reader.number("rebalancing_vans", "1", {0, 1000}, fleet.bikes.vans);
  reader.number("rebalancing_van_bikes", "bikes", {0, 200}, fleet.bikes.van_bikes);
  reader.number("rebalancing_van_loads", "1/night", {0, 50}, fleet.bikes.van_loads);
}

}  // namespace

std::vector<UsedParameter> load_parameters(fs::path const& path, io::Place const& asked_from, Scenario& scenario,
                                           io::Faults& faults) {
  ParameterReader reader{scenario, faults};
  reader.open(path, asked_from);
  read_utility(reader, scenario.city.currency, scenario.utility);
  read_demand(reader, scenario.city.currency, scenario.demand_parameters);
  scenario.utility.median_value_of_time = scenario.demand_parameters.median_value_of_time;
  reader.number("median_pay", scenario.city.currency + "/month", {1, 1e9}, scenario.city.median_pay);
  read_traffic(reader, scenario);
  read_shared_fleet(reader, scenario.fleet);
  reader.finish();
  return reader.take_used();
}

}  // namespace twinshift::scenario

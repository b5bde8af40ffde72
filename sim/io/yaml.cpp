#include "sim/io/yaml.hpp"

#include "sim/io/suggest.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace twinshift::io {
namespace {

struct UnitRow {
  std::string_view text;
  UnitKind kind;
  double factor;  ///< to the base unit
};

constexpr std::array kUnits = {
    UnitRow{"min", UnitKind::kTime, 60},    UnitRow{"s", UnitKind::kTime, 1},
    UnitRow{"h", UnitKind::kTime, 3600},    UnitRow{"m", UnitKind::kLength, 1},
    UnitRow{"km", UnitKind::kLength, 1000}, UnitRow{"km/h", UnitKind::kSpeed, 1 / 3.6},
    UnitRow{"m/s", UnitKind::kSpeed, 1},    UnitRow{"kg", UnitKind::kMass, 1},
    UnitRow{"t", UnitKind::kMass, 1000},    UnitRow{"g", UnitKind::kMass, 0.001},
    UnitRow{"kW", UnitKind::kPower, 1},     UnitRow{"MW", UnitKind::kPower, 1000},
    UnitRow{"GW", UnitKind::kPower, 1e6},   UnitRow{"W", UnitKind::kPower, 0.001},
    UnitRow{"kWh", UnitKind::kEnergy, 1},   UnitRow{"MWh", UnitKind::kEnergy, 1000},
    UnitRow{"GWh", UnitKind::kEnergy, 1e6}, UnitRow{"GBP", UnitKind::kMoney, 1},
    UnitRow{"KRW", UnitKind::kMoney, 1},    UnitRow{"%", UnitKind::kPercent, 0.01},
};

constexpr std::array<std::string_view, 8> kKindNames = {
    "a time", "a length", "a speed", "a mass", "a power", "an energy", "an amount of money", "a percentage"};

std::string_view name_of(UnitKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

/// Units of `kind` as one may write them, e.g. {"min", "s", "h"}.
std::vector<std::string> units_of(UnitKind kind, std::string_view currency) {
  if (kind == UnitKind::kMoney) return {std::string{currency}};
  std::vector<std::string> result;
  for (auto const& row : kUnits)
    if (row.kind == kind) result.emplace_back(row.text);
  return result;
}

/// "6 min" in two parts; the number part may be anything.
std::pair<std::string_view, std::string_view> split_unit(std::string_view text) {
  auto const number_end = text.find_first_not_of("+-0123456789.eE");
  if (number_end == std::string_view::npos) return {text, {}};
  auto unit = text.substr(number_end);
  unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
  while (unit.ends_with(' ')) unit.remove_suffix(1);
  return {text.substr(0, number_end), unit};
}

void report_no_unit(Yaml const& value, std::string const& name, UnitKind kind, YamlContext const& context) {
  auto const units = units_of(kind, context.currency);
  auto const& number = value.scalar;
  auto const why = units.size() > 1
                       ? number + ' ' + units[1] + " and " + number + ' ' + units[0] + " are both possible."
                       : "A bare number can be misread.";
  context.fault(context.place(value), "Y120", name + ' ' + number + " has no unit.", why,
                "Write " + number + ' ' + units[0] + '.');
}

void report_wrong_unit(Yaml const& value, std::string const& name, UnitKind kind, std::string_view unit,
                       YamlContext const& context) {
  auto const it = std::find_if(kUnits.begin(), kUnits.end(), [&](UnitRow const& row) { return row.text == unit; });
  auto const found = it == kUnits.end() ? "its unit \"" + shown(unit) + "\" is not known."
                     : it->kind == kind ? "\"" + shown(value.scalar) + "\" is in another currency."
                                        : "\"" + shown(value.scalar) + "\" is " + std::string{name_of(it->kind)} + '.';
  auto const number = split_unit(value.scalar).first;
  auto const units = units_of(kind, context.currency);
  context.fault(context.place(value), "Y121", name + " needs " + std::string{name_of(kind)} + "; " + found, "",
                "Write " + std::string{number} + ' ' + units[0] + ". Units: " + join(units) + '.');
}

std::string range_text(Range range, double factor, std::string_view unit) {
  auto const show = [&](double base) {
    return base == 0 ? std::string{"0 "} + std::string{unit}
                     : shortest(std::round(base / factor * 1e6) / 1e6) + ' ' + std::string{unit};
  };
  if (range.high == Range{}.high) return "at least " + show(range.low);
  if (range.low == Range{}.low) return "at most " + show(range.high);
  return "from " + show(range.low) + " to " + show(range.high);
}

bool has_text(Yaml const& value) { return value.kind == Yaml::Kind::kScalar; }

}  // namespace

std::optional<double> unit_factor(std::string_view unit, UnitKind kind, std::string_view currency) {
  for (auto const& row : kUnits)
    if (row.text == unit && row.kind == kind && (kind != UnitKind::kMoney || unit == currency)) return row.factor;
  return std::nullopt;
}

std::optional<double> quantity_of(Yaml const& value, std::string const& name, UnitKind unit, Range range,
                                  YamlContext const& context) {
  auto const [number_text, unit_text] = split_unit(value.scalar);
  auto const number = parse_number(number_text);
  if (!has_text(value) || !number) {
    auto const units = units_of(unit, context.currency);
    context.fault(context.place(value), "Y112",
                  name + " must be " + std::string{name_of(unit)} + "; found \"" + shown(value.scalar) + "\".", "",
                  "Write a number and a unit (" + join(units) + ").");
    return std::nullopt;
  }
  if (unit_text.empty()) {
    report_no_unit(value, name, unit, context);
    return std::nullopt;
  }
  auto const factor = unit_factor(unit_text, unit, context.currency);
  if (!factor) {
    report_wrong_unit(value, name, unit, unit_text, context);
    return std::nullopt;
  }
  auto const base = *number * *factor;
  if (base >= range.low && base <= range.high) return base;
  context.fault(context.place(value), "Y123", name + ' ' + shown(value.scalar) + " is out of range.", "",
                "Use a value " + range_text(range, *factor, unit_text) + '.');
  return std::nullopt;
}

std::optional<TimeOfDay> parse_clock(std::string_view text) {
  std::array<std::int32_t, 3> part{};  // hours, minutes, seconds
  std::size_t parts = 0;
  for (auto rest = text; parts < part.size(); ++parts) {
    auto const colon = std::min(rest.find(':'), rest.size());
    auto const digits = parts == 0 ? colon == 1 || colon == 2 : colon == 2;
    auto const read = std::from_chars(rest.data(), rest.data() + colon, part[parts]);
    if (!digits || read.ec != std::errc{} || read.ptr != rest.data() + colon || part[parts] < 0) return std::nullopt;
    if (parts > 0 && part[parts] > 59) return std::nullopt;
    if (colon == rest.size()) break;
    if (parts == 2) return std::nullopt;
    rest.remove_prefix(colon + 1);
  }
  auto const seconds = part[0] * 3600 + part[1] * 60 + part[2];
  if (parts == 0 || seconds > kDaySeconds) return std::nullopt;
  return TimeOfDay::from_seconds(seconds);
}

YamlMap::YamlMap(Yaml const& value, std::string path, std::initializer_list<std::string_view> allowed,
                 YamlContext const& context)
    : YamlMap{value, std::move(path), std::span<std::string_view const>{allowed.begin(), allowed.size()}, context} {}

YamlMap::YamlMap(Yaml const& value, std::string path, std::span<std::string_view const> allowed,
                 YamlContext const& context)
    : value_{&value}, path_{std::move(path)}, context_{&context} {
  std::vector<std::string> const keys(allowed.begin(), allowed.end());
  if (value.kind != Yaml::Kind::kMap) {
    context.fault(place(), "Y112", (path_.empty() ? "The file" : path_) + " must be a map of keys.", "",
                  "Write key: value lines. Keys: " + join(keys) + '.');
    return;
  }
  for (auto const& entry : value.entries)
    if (std::find(keys.begin(), keys.end(), entry.key) == keys.end()) report_unknown(entry, keys);
}

void YamlMap::report_unknown(YamlEntry const& entry, std::span<std::string const> allowed) const {
  auto const near = nearest_words(entry.key, allowed, 1);
  context_->fault(
      {context_->file, entry.line, entry.column}, "Y110",
      "Unknown key \"" + shown(entry.key) + '"' + (path_.empty() ? "" : " under " + path_) + '.',
      "A misspelt key would silently be ignored.",
      (near.empty() ? "" : "Did you mean \"" + near.front() + "\"? ") + "Allowed: " + join(allowed, 60) + '.');
}

Yaml const* YamlMap::find(std::string_view key) const {
  for (auto const& entry : value_->entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

Place YamlMap::place(std::string_view key) const {
  auto const* const value = find(key);
  return value == nullptr ? place() : context_->place(*value);
}

std::string YamlMap::name(std::string_view key) const {
  return path_.empty() ? std::string{key} : path_ + '.' + std::string{key};
}

Yaml const* YamlMap::require(std::string_view key, std::string_view example) const {
  auto const* const value = find(key);
  if (value == nullptr && value_->kind == Yaml::Kind::kMap)
    context_->fault(place(), "Y111",
                    '"' + std::string{key} + "\" is missing" + (path_.empty() ? "" : " in " + path_) + '.', "",
                    "Add " + std::string{key} + ": " + std::string{example} + '.');
  return value;
}

void YamlMap::wrong_type(Yaml const& value, std::string_view key, std::string_view wanted,
                         std::string_view example) const {
  auto const found = value.kind == Yaml::Kind::kScalar ? '"' + shown(value.scalar) + '"'
                     : value.kind == Yaml::Kind::kList ? "a list"
                     : value.kind == Yaml::Kind::kMap  ? "a map"
                                                       : "nothing";
  context_->fault(context_->place(value), "Y112",
                  name(key) + " must be " + std::string{wanted} + "; found " + found + '.', "",
                  "Write " + std::string{key} + ": " + std::string{example} + '.');
}

Yaml const* YamlMap::scalar(std::string_view key, std::string_view wanted) const {
  auto const* const value = find(key);
  if (value == nullptr || has_text(*value)) return value;
  wrong_type(*value, key, wanted, "<" + std::string{wanted} + ">");
  return nullptr;
}

std::optional<std::string> YamlMap::text(std::string_view key) const {
  auto const* const value = scalar(key, "a text");
  return value == nullptr ? std::nullopt : std::optional{value->scalar};
}

std::optional<double> YamlMap::number(std::string_view key, Range range) const {
  auto const* const value = scalar(key, "a number");
  if (value == nullptr) return std::nullopt;
  auto const number = parse_number(value->scalar);
  if (!number) {
    wrong_type(*value, key, "a number", "3");
    return std::nullopt;
  }
  if (*number >= range.low && *number <= range.high) return number;
  context_->fault(context_->place(*value), "Y123", name(key) + ' ' + shown(value->scalar) + " is out of range.", "",
                  "Use a value " + range_text(range, 1, "") + '.');
  return std::nullopt;
}

std::optional<std::int64_t> YamlMap::whole(std::string_view key, Range range) const {
  auto const* const value = scalar(key, "a whole number");
  if (value == nullptr) return std::nullopt;
  auto const number = parse_number(value->scalar);
  if (!number || *number != std::floor(*number) || std::abs(*number) > 9e15) {
    wrong_type(*value, key, "a whole number", "3");
    return std::nullopt;
  }
  auto const in_range = this->number(key, range);
  return in_range ? std::optional{static_cast<std::int64_t>(*in_range)} : std::nullopt;
}

std::optional<bool> YamlMap::flag(std::string_view key) const {
  auto const* const value = scalar(key, "true or false");
  if (value == nullptr) return std::nullopt;
  if (value->scalar == "true") return true;
  if (value->scalar == "false") return false;
  wrong_type(*value, key, "true or false", "true");
  return std::nullopt;
}

std::optional<std::size_t> YamlMap::word(std::string_view key, std::span<std::string_view const> words) const {
  auto const* const value = scalar(key, "a word");
  if (value == nullptr) return std::nullopt;
  auto const it = std::find(words.begin(), words.end(), value->scalar);
  if (it != words.end()) return static_cast<std::size_t>(it - words.begin());
  std::vector<std::string> const allowed(words.begin(), words.end());
  auto const near = nearest_words(value->scalar, allowed, 1);
  context_->fault(context_->place(*value), "Y113", name(key) + " \"" + shown(value->scalar) + "\" is not known.", "",
                  (near.empty() ? "" : "Did you mean \"" + near.front() + "\"? ") + "Allowed: " + join(allowed) + '.');
  return std::nullopt;
}

std::optional<double> YamlMap::quantity(std::string_view key, UnitKind unit, Range range) const {
  auto const* const value = find(key);
  return value == nullptr ? std::nullopt : quantity_of(*value, name(key), unit, range, *context_);
}

std::optional<TimeOfDay> YamlMap::clock(std::string_view key) const {
  auto const* const value = scalar(key, "a time of day");
  if (value == nullptr) return std::nullopt;
  auto const time = parse_clock(value->scalar);
  if (!time) wrong_type(*value, key, "a time of day from 00:00 to 30:00", "\"07:30\"");
  return time;
}

std::vector<Yaml const*> YamlMap::list(std::string_view key, bool one_will_do) const {
  auto const* const value = find(key);
  std::vector<Yaml const*> items;
  if (value == nullptr) return items;
  if (value->kind == Yaml::Kind::kList) {
    for (auto const& item : value->items) items.push_back(&item);
  } else if (one_will_do && value->kind != Yaml::Kind::kNothing) {
    items.push_back(value);
  } else {
    wrong_type(*value, key, "a list", "[...]");
  }
  return items;
}

std::string yaml_text(std::string_view text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _./%+()\xC2\xA3";
  auto const plain = !text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos && text.front() != ' ' &&
                     text.back() != ' ' && text != "true" && text != "false" && text != "null" && text.front() != '%';
  if (plain) return std::string{text};
  std::string quoted = "\"";
  for (auto const c : text) {
    if (c == '\n') {
      quoted += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace twinshift::io

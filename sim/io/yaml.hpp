#pragma once

#include "sim/core/units.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/input_error.hpp"

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::io {

struct YamlEntry;

/// A value of a YAML file and where it stands. Scalars stay text until somebody asks for a kind.
struct Yaml {
  enum class Kind : std::uint8_t { kNothing, kScalar, kList, kMap };
  Kind kind = Kind::kNothing;
  int line = 0;
  int column = 0;
  std::string scalar;
  std::vector<Yaml> items;         ///< of a list
  std::vector<YamlEntry> entries;  ///< of a map, keys unique, in the file's order
};

struct YamlEntry {
  std::string key;
  int line = 0;
  int column = 0;
  Yaml value;
};

/// Which file is read and where its faults go. Borrowed by every YamlMap made from it.
struct YamlContext {
  std::string file;
  Faults* faults = nullptr;
  FaultKind kind = FaultKind::kScenario;
  std::string currency;  ///< what money must be in, e.g. "GBP"; empty refuses money

  [[nodiscard]] Place place(Yaml const& value) const { return {file, value.line, value.column}; }
  void fault(Place place, std::string code, std::string what, std::string why, std::string remedy) const {
    faults->add({std::move(code), std::move(place), std::move(what), std::move(why), std::move(remedy), kind});
  }
};

/// Parses one document. Not YAML: Y101, Y102; a key twice: Y103; anchors and aliases: Y104.
std::optional<Yaml> parse_yaml(std::string_view text, YamlContext const& context);

/// Dimensions a value can have in YAML; each takes the units of the table in yaml.cpp.
enum class UnitKind : std::uint8_t { kTime, kLength, kSpeed, kMass, kPower, kEnergy, kMoney, kPercent };

/// A scalar such as "6 min" in the base unit of its kind: s, m, m/s, kg, kW, kWh, the city's currency, a fraction of 1.
/// No unit: Y120; another kind of unit: Y121; outside `range` (base units): Y123; not a number: Y112.
std::optional<double> quantity_of(Yaml const& value, std::string const& name, UnitKind unit, Range range,
                                  YamlContext const& context);

/// Factor to the base unit, if `unit` is one of `kind` (money: `currency`).
std::optional<double> unit_factor(std::string_view unit, UnitKind kind, std::string_view currency);

/// "07:30" or "07:30:15", may pass 24:00 up to 30:00.
std::optional<TimeOfDay> parse_clock(std::string_view text);

/// A map with a known set of keys. Unknown keys are reported at once (Y110); each getter returns nothing for an absent
/// or faulty value, and reports the latter. Borrows the value and the context.
class YamlMap {
public:
  /// `path` names the map in messages, "fleet.replace"; empty for the whole file.
  YamlMap(Yaml const& value, std::string path, std::initializer_list<std::string_view> allowed,
          YamlContext const& context);
  YamlMap(Yaml const& value, std::string path, std::span<std::string_view const> allowed, YamlContext const& context);

  [[nodiscard]] Yaml const* find(std::string_view key) const;
  /// As find(), but absence is a fault (Y111); `example` completes "Add key: ...".
  Yaml const* require(std::string_view key, std::string_view example) const;

  std::optional<std::string> text(std::string_view key) const;
  std::optional<std::int64_t> whole(std::string_view key, Range range) const;
  std::optional<double> number(std::string_view key, Range range) const;
  std::optional<bool> flag(std::string_view key) const;
  std::optional<std::size_t> word(std::string_view key, std::span<std::string_view const> words) const;
  std::optional<double> quantity(std::string_view key, UnitKind unit, Range range) const;
  std::optional<TimeOfDay> clock(std::string_view key) const;
  /// The list under `key`; a single value counts as a list of one if `one_will_do`.
  std::vector<Yaml const*> list(std::string_view key, bool one_will_do = false) const;

  [[nodiscard]] Place place() const { return context_->place(*value_); }
  [[nodiscard]] Place place(std::string_view key) const;
  [[nodiscard]] YamlContext const& context() const { return *context_; }
  /// "key" or "path.key".
  [[nodiscard]] std::string name(std::string_view key) const;

private:
  void report_unknown(YamlEntry const& entry, std::span<std::string const> allowed) const;
  [[nodiscard]] Yaml const* scalar(std::string_view key, std::string_view wanted) const;
  void wrong_type(Yaml const& value, std::string_view key, std::string_view wanted, std::string_view example) const;

  Yaml const* value_;
  std::string path_;
  YamlContext const* context_;
};

/// `text` as a YAML scalar, quoted where plain text would be read as something else.
[[nodiscard]] std::string yaml_text(std::string_view text);

}  // namespace twinshift::io

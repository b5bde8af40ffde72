#pragma once

#include "sim/audit/factor_file.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::audit {

/// One term of a row's product.
struct FormulaTerm {
  enum class Kind : std::uint8_t { kFactor, kOneMinusFactor, kNumber };
  Kind kind = Kind::kNumber;
  std::size_t factor = 0;  ///< place in the FactorFile
  double number = 0;
  bool divide = false;
};

/// The `factors` of a ledger row: a product read from left to right.
struct Formula {
  std::string text;
  std::vector<FormulaTerm> terms;
};

/// Reads "a*(1-b)/0.9". Nothing if it isn't one or names a factor that the file lacks; `why` then says so.
[[nodiscard]] std::optional<Formula> parse_formula(std::string_view text, FactorFile const& factors, std::string& why);

/// Places after the point to which amounts of an item are kept: 9 of what is emitted (micrograms), else 6.
[[nodiscard]] int decimals_of(std::string_view item);

/// A decimal text with at most `decimals` places as a whole number of the last place; nothing if it isn't one.
[[nodiscard]] std::optional<std::int64_t> parse_scaled(std::string_view text, int decimals);
/// That number written again without trailing zeros.
[[nodiscard]] std::string scaled_text(std::int64_t amount, int decimals);

/// Texts kept once. Number 0 is the empty text.
class Names {
public:
  Names() { number(""); }
  std::uint32_t number(std::string_view text);
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const;
  [[nodiscard]] std::string const& text(std::uint32_t number) const { return texts_[number]; }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

private:
  std::vector<std::string> texts_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
};

/// A line of the books. Texts are numbers of LedgerFile::names.
struct FileRow {
  int line = 0;
  int hour = 0;
  std::uint32_t mode = 0;
  std::uint32_t route = 0;
  std::uint32_t block = 0;
  std::uint32_t trip = 0;
  std::uint32_t vehicle_class = 0;
  std::uint32_t process = 0;
  std::uint32_t item = 0;
  std::uint32_t activity_unit = 0;
  std::uint32_t unit = 0;
  std::uint32_t formula = 0;  ///< place in LedgerFile::formulas
  double activity = 0;
  double speed_kmh = 0;  ///< 0 if not given
  double load = 0;
  bool has_load = false;
  std::int64_t amount = 0;  ///< in units of the item's last place
};

/// A run's ledger.csv with its factors.csv.
struct LedgerFile {
  std::string file;
  FactorFile factors;
  Names names;
  std::vector<Formula> formulas;
  std::vector<FileRow> rows;

  [[nodiscard]] std::string const& text(std::uint32_t name) const { return names.text(name); }
  /// What a row comes to when it is worked out again, in units of the item's last place.
  [[nodiscard]] std::int64_t worked_out(FileRow const& row) const;
  /// An amount in the item's unit.
  [[nodiscard]] double in_unit(FileRow const& row) const;
};

/// Reads both tables of a run's folder; what is wrong becomes a fault with line and column.
[[nodiscard]] LedgerFile read_ledger(std::filesystem::path const& run, io::Faults& faults);

/// What a row of co2e_wtt_kg comes from.
enum class SupplyKind : std::uint8_t { kFuel, kPower, kHydrogen };
/// Hydrogen if its product names hydrogen or it leaked, power if it names the grid, else a fuel.
[[nodiscard]] SupplyKind supply_kind(LedgerFile const& ledger, FileRow const& row);

/// Rows under this kind of traffic are other people's trains: in the books, in no total (docs/results.md).
inline constexpr std::string_view kOutsideTotals = "rail_background";

}  // namespace twinshift::audit

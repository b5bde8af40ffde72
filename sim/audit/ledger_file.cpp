#include "sim/audit/ledger_file.hpp"

#include <cmath>
#include <limits>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"

namespace twinshift::audit {

namespace {

using namespace std::string_view_literals;

constexpr std::array kColumns{"hour"sv,          "mode"sv,    "route_id"sv, "block_id"sv, "trip_id"sv,
                              "vehicle_class"sv, "process"sv, "item"sv,     "activity"sv, "activity_unit"sv,
                              "speed_kmh"sv,     "load"sv,    "factors"sv,  "amount"sv,   "unit"sv};
enum Column : std::size_t {
  kHour,
  kMode,
  kRoute,
  kBlock,
  kTrip,
  kClass,
  kProcess,
  kItem,
  kActivity,
  kActivityUnit,
  kSpeed,
  kLoad,
  kFactors,
  kAmount,
  kUnit
};

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

std::optional<FormulaTerm> parse_term(std::string_view text, FactorFile const& factors, std::string& why) {
  FormulaTerm term;
  if (auto const number = io::parse_number(text)) {
    term.number = *number;
    return term;
  }
  auto const complement = starts_with(text, "(1-") && text.back() == ')';
  auto const id = complement ? text.substr(3, text.size() - 4) : text;
  auto const factor = factors.find(id);
  if (!factor) {
    why = "names \"" + std::string{id} + "\", which factors.csv does not have.";
    return std::nullopt;
  }
  term.kind = complement ? FormulaTerm::Kind::kOneMinusFactor : FormulaTerm::Kind::kFactor;
  term.factor = *factor;
  return term;
}

/// Reads the rows of one ledger.csv.
class LedgerReader {
public:
  LedgerReader(io::CsvReader& csv, LedgerFile& ledger) : csv_{csv}, ledger_{ledger} {}

  void read_row() {
    FileRow row;
    row.line = csv_.line();
    auto const hour = csv_.whole(kHour, {0, 47});
    auto const item = csv_.required(kItem);
    auto const activity = csv_.number(kActivity);
    auto const speed = csv_.number_or(kSpeed, 0, {0, 1000});
    auto const load = csv_.number_or(kLoad, 0, {0, 1000});
    auto const formula = formula_number();
    auto const required = csv_.required(kMode) && csv_.required(kProcess);
    if (!hour || !item || !activity || !speed || !load || !formula || !required) return;
    auto const amount = parse_scaled(csv_.text(kAmount), decimals_of(*item));
    if (!amount) {
      csv_.fault(kAmount, "T411", "This is no amount with " + std::to_string(decimals_of(*item)) + " places at most.",
                 "Sums must agree to the last digit.", "Restore the file or run the scenario again.");
      return;
    }
    row.hour = static_cast<int>(*hour);
    row.activity = *activity;
    row.speed_kmh = *speed;
    row.load = *load;
    row.has_load = !csv_.empty(kLoad);
    row.formula = *formula;
    row.amount = *amount;
    for (auto const& [column, target] : kTexts) row.*target = ledger_.names.number(csv_.text(column));
    ledger_.rows.push_back(row);
  }

private:
  static constexpr std::array<std::pair<Column, std::uint32_t FileRow::*>, 9> kTexts{
      {{kMode, &FileRow::mode},
       {kRoute, &FileRow::route},
       {kBlock, &FileRow::block},
       {kTrip, &FileRow::trip},
       {kClass, &FileRow::vehicle_class},
       {kProcess, &FileRow::process},
       {kItem, &FileRow::item},
       {kActivityUnit, &FileRow::activity_unit},
       {kUnit, &FileRow::unit}}};

  std::optional<std::uint32_t> formula_number() {
    auto const text = csv_.text(kFactors);
    auto const known = numbers_.find(text);
    if (known != numbers_.end()) return known->second;
    std::string why;
    auto formula = parse_formula(text, ledger_.factors, why);
    if (!formula) {
      csv_.fault(kFactors, "T420", "The product " + why, "The row cannot be worked out again.",
                 "Restore ledger.csv and factors.csv, or run the scenario again.");
      return std::nullopt;
    }
    auto const number = static_cast<std::uint32_t>(ledger_.formulas.size());
    ledger_.formulas.push_back(std::move(*formula));
    numbers_.emplace(std::string{text}, number);
    return number;
  }

  io::CsvReader& csv_;
  LedgerFile& ledger_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
};

double power_of_ten(int n) { return n == 9 ? 1e9 : 1e6; }

}  // namespace

std::optional<Formula> parse_formula(std::string_view text, FactorFile const& factors, std::string& why) {
  Formula formula{std::string{text}, {}};
  if (text.empty()) return formula;
  auto divide = false;
  while (true) {
    auto const end = text.find_first_of("*/");
    auto const word = text.substr(0, end);
    if (word.empty()) {
      why = "is not written as terms joined by * and /.";
      return std::nullopt;
    }
    auto term = parse_term(word, factors, why);
    if (!term) return std::nullopt;
    term->divide = divide;
    formula.terms.push_back(*term);
    if (end == std::string_view::npos) return formula;
    divide = text[end] == '/';
    text.remove_prefix(end + 1);
  }
}

int decimals_of(std::string_view item) {
  return starts_with(item, "co2") || starts_with(item, "nox") || starts_with(item, "pm") ? 9 : 6;
}

std::optional<std::int64_t> parse_scaled(std::string_view text, int decimals) {
  auto const negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  auto const point = text.find('.');
  auto const whole = text.substr(0, point);
  auto const part = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || part.size() > static_cast<std::size_t>(decimals)) return std::nullopt;
  if (point != std::string_view::npos && part.empty()) return std::nullopt;
  std::int64_t value = 0;
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max() / 10 - 9;
  auto const take = [&](char c) {
    if (c < '0' || c > '9' || value > kMost) return false;
    value = value * 10 + (c - '0');
    return true;
  };
  for (auto const c : whole)
    if (!take(c)) return std::nullopt;
  for (int i = 0; i < decimals; ++i)
    if (!take(static_cast<std::size_t>(i) < part.size() ? part[static_cast<std::size_t>(i)] : '0')) return std::nullopt;
  return negative ? -value : value;
}

std::string scaled_text(std::int64_t amount, int decimals) {
  auto const negative = amount < 0;
  auto digits = std::to_string(negative ? -amount : amount);
  auto const places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  digits.insert(digits.size() - places, ".");
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return (negative ? "-" : "") + digits;
}

std::uint32_t Names::number(std::string_view text) {
  auto const found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  auto const number = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  numbers_.emplace(std::string{text}, number);
  return number;
}

std::optional<std::uint32_t> Names::find(std::string_view text) const {
  auto const found = numbers_.find(text);
  return found == numbers_.end() ? std::nullopt : std::optional{found->second};
}

std::int64_t LedgerFile::worked_out(FileRow const& row) const {
  auto result = row.activity;
  for (auto const& term : formulas[row.formula].terms) {
    auto value = term.number;
    if (term.kind != FormulaTerm::Kind::kNumber) value = factors.factors[term.factor].at(row.speed_kmh, row.load);
    if (term.kind == FormulaTerm::Kind::kOneMinusFactor) value = 1 - value;
    result = term.divide ? result / value : result * value;
  }
  auto const scaled = std::floor(result * power_of_ten(decimals_of(text(row.item))) + 0.5);
  constexpr double kMost = 9e18;
  return std::abs(scaled) < kMost ? static_cast<std::int64_t>(scaled) : std::numeric_limits<std::int64_t>::min();
}

double LedgerFile::in_unit(FileRow const& row) const {
  return static_cast<double>(row.amount) / power_of_ten(decimals_of(text(row.item)));
}

SupplyKind supply_kind(LedgerFile const& ledger, FileRow const& row) {
  if (ledger.text(row.process) == "hydrogen_leak") return SupplyKind::kHydrogen;
  auto grid = false;
  for (auto const& term : ledger.formulas[row.formula].terms) {
    if (term.kind == FormulaTerm::Kind::kNumber) continue;
    auto const& id = ledger.factors.factors[term.factor].id;
    if (starts_with(id, "h2_") || starts_with(id, "hydrogen") || starts_with(id, "fuel_cell"))
      return SupplyKind::kHydrogen;
    grid = grid || starts_with(id, "grid_");
  }
  return grid ? SupplyKind::kPower : SupplyKind::kFuel;
}

LedgerFile read_ledger(std::filesystem::path const& run, io::Faults& faults) {
  LedgerFile ledger;
  ledger.file = io::shown_path(run / "ledger.csv");
  ledger.factors = read_factor_file(run / "factors.csv", faults);
  auto const text = io::read_text_file(run / "ledger.csv", {}, faults, io::FaultKind::kData);
  if (!text) return ledger;
  io::CsvReader csv{ledger.file, *text, kColumns, faults};
  LedgerReader reader{csv, ledger};
  while (csv.next()) reader.read_row();
  return ledger;
}

}  // namespace twinshift::audit

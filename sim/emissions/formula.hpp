#pragma once

#include "sim/emissions/factors.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::emissions {

/// A factor as the books of a run used it; becomes the rows of factors.csv.
struct UsedFactor {
  std::string id;
  std::string region;
  double value = 1;  ///< of a curve: 1
  double low = 1;    ///< 5 % and 95 %; of a curve: multipliers of the whole
  double high = 1;
  std::string unit;
  std::string source;
  std::string year;
  std::string confidence;
  std::string status;
  std::vector<CurveRow> curve;  ///< by load, then speed; empty for a number

  [[nodiscard]] bool is_curve() const { return !curve.empty(); }
};

/// How it may vary: "constant", "split_lognormal" (bounds above 0 and more than a factor of two apart) or "triangular".
[[nodiscard]] std::string_view distribution(UsedFactor const& factor);

/// What it varies with: a name and a correlation; an empty name for what stands alone.
struct Correlation {
  std::string group;
  double rho = 0;
};
[[nodiscard]] Correlation correlation(UsedFactor const& factor);

/// Reads a curve of one load, or between loads 0, 0.5 and 1. Pieces by ascending vmin; the last that begins at or below
/// the speed holds, else the first.
[[nodiscard]] double read_curve(std::vector<CurveRow> const& curve, double km_per_hour, double load);

/// A product of factors, as printed in the ledger: "car_petrol_e5_energy*(1-car_plug_in_electric_share)/petrol_lhv".
class Formula {
public:
  /// From left to right, in double precision.
  [[nodiscard]] double operator()(double activity, double km_per_hour, double load) const;
  [[nodiscard]] std::string const& text() const { return text_; }
  [[nodiscard]] bool asks_speed() const { return asks_speed_; }
  [[nodiscard]] bool asks_load() const { return asks_load_; }
  [[nodiscard]] std::vector<UsedFactor const*> const& curves() const { return curves_; }

private:
  friend class FactorBook;
  struct Term {
    bool divides = false;
    double value = 1;
    std::vector<CurveRow> const* curve = nullptr;  ///< instead of the value
  };
  std::string text_;
  std::vector<Term> terms_;
  std::vector<UsedFactor const*> curves_;
  bool asks_speed_ = false;
  bool asks_load_ = false;
};

using FormulaId = std::uint32_t;

/// The factors of one region and the formulas made of them; remembers which were used.
class FactorBook {
public:
  /// Borrows `factors`.
  FactorBook(EmissionFactors const& factors, std::string region);
  FactorBook(FactorBook&&) = default;
  FactorBook& operator=(FactorBook&&) = default;

  /// Reads a product; the same text has the same id. Throws std::out_of_range if a factor is missing.
  FormulaId formula(std::string const& text);
  [[nodiscard]] Formula const& operator[](FormulaId id) const { return *formulas_[id]; }

  /// Adds a factor that the run works out itself; it must not be used before.
  void derive(UsedFactor factor);
  /// A number's value, without using it in the books.
  [[nodiscard]] double value(std::string_view id) const { return factors_->scalar(id, region_).value; }
  [[nodiscard]] std::string const& region() const { return region_; }
  [[nodiscard]] EmissionFactors const& tables() const { return *factors_; }

  /// Every factor that a formula names, by id.
  [[nodiscard]] std::map<std::string, UsedFactor> const& used() const { return used_; }

private:
  [[nodiscard]] UsedFactor const& use(std::string const& id);
  [[nodiscard]] UsedFactor find(std::string const& id) const;
  Formula::Term read_term(std::string_view text, Formula& formula);

  EmissionFactors const* factors_;
  std::string region_;
  std::map<std::string, UsedFactor> derived_;
  std::map<std::string, UsedFactor> used_;
  std::map<std::string, FormulaId> number_;
  std::vector<std::unique_ptr<Formula>> formulas_;
};

}  // namespace twinshift::emissions

#include "sim/demand/fitting.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::demand {
namespace {

constexpr int kMaxRounds = 100;
constexpr double kTolerance = 1e-6;

/// Scales the cells to one margin; the largest correction relative to its total.
double scale_to(Margin const& margin, std::vector<double>& cells) {
  auto factor = std::vector<double>(margin.total.size(), 0.0);
  for (std::size_t c = 0; c < cells.size(); ++c) factor[margin.group[c]] += cells[c];
  auto worst = 0.0;
  for (std::size_t g = 0; g < factor.size(); ++g) {
    worst = std::max(worst, std::abs(factor[g] - margin.total[g]) / std::max(margin.total[g], 1.0));
    factor[g] = factor[g] > 0 ? margin.total[g] / factor[g] : 0.0;
  }
  for (std::size_t c = 0; c < cells.size(); ++c) cells[c] *= factor[margin.group[c]];
  return worst;
}

/// What is still to be given in whole numbers.
class Rounding {
public:
  Rounding(std::span<double const> cells, std::span<std::uint32_t const> rows, std::span<std::uint32_t const> columns)
      : cells_{cells},
        columns_{columns.size()},
        row_left_(rows.begin(), rows.end()),
        column_left_(columns.begin(), columns.end()),
        whole_(cells.size(), 0) {
    for (std::size_t c = 0; c < cells.size(); ++c) give(c, static_cast<std::uint32_t>(cells[c]));
  }

  std::vector<std::uint32_t> finish() {
    for (auto next = best(); next < cells_.size(); next = best()) give(next, 1);
    return std::move(whole_);
  }

private:
  void give(std::size_t cell, std::uint32_t count) {
    auto& row = row_left_[cell / columns_];
    auto& column = column_left_[cell % columns_];
    auto const given = std::min({count, row, column});
    whole_[cell] += given;
    row -= given;
    column -= given;
  }

  /// The cell that lacks most of what it should have, in a row and a column that both lack something.
  [[nodiscard]] std::size_t best() const {
    auto chosen = cells_.size();
    auto most = -HUGE_VAL;
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      auto const lack = cells_[c] - static_cast<double>(whole_[c]);
      if (row_left_[c / columns_] == 0 || column_left_[c % columns_] == 0 || !(lack > most)) continue;
      most = lack;
      chosen = c;
    }
    return chosen;
  }

  std::span<double const> cells_;
  std::size_t columns_;
  std::vector<std::uint32_t> row_left_;
  std::vector<std::uint32_t> column_left_;
  std::vector<std::uint32_t> whole_;
};

}  // namespace

void fit_margins(std::vector<double>& cells, std::span<Margin const> margins) {
  for (int round = 0; round < kMaxRounds; ++round) {
    auto worst = 0.0;
    for (auto const& margin : margins) worst = std::max(worst, scale_to(margin, cells));
    if (worst < kTolerance) return;
  }
}

std::vector<std::uint32_t> round_table(std::span<double const> cells, std::span<std::uint32_t const> rows,
                                       std::span<std::uint32_t const> columns) {
  return Rounding{cells, rows, columns}.finish();
}

}  // namespace twinshift::demand

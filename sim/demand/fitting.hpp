#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::demand {

/// A margin of a table: which group each cell belongs to, and what each group is to add up to.
struct Margin {
  std::vector<std::uint32_t> group;  ///< by cell
  std::vector<double> total;         ///< by group
};

/// Iterative proportional fitting (Deming and Stephan 1940): scales `cells` until they add up to every margin, the
/// last one exactly. Totals of all margins should be equal. Cells of zero stay zero; a group of zeros stays unmet.
void fit_margins(std::vector<double>& cells, std::span<Margin const> margins);

/// Whole numbers near `cells` (row by row) whose rows and columns add up to `rows` and `columns`, the totals of which
/// must be equal: cells are rounded down, and what rows lack is given to cells with the largest remainders.
std::vector<std::uint32_t> round_table(std::span<double const> cells, std::span<std::uint32_t const> rows,
                                       std::span<std::uint32_t const> columns);

}  // namespace twinshift::demand

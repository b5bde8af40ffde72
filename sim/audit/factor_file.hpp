#pragma once

#include "sim/io/input_error.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::audit {

/// A piece of a curve: a function of speed at one load, between two speeds.
struct CurvePiece {
  double load = 0;
  double vmin_kmh = 0;
  double vmax_kmh = 0;
  std::array<double, 8> k{};  ///< alpha, beta, gamma, delta, epsilon, zeta, eta, reduction

  /// max(0, (alpha v^2 + beta v + gamma + delta / v) / (epsilon v^2 + zeta v + eta) (1 - reduction)), v clamped.
  [[nodiscard]] double at(double km_per_hour) const;
};

/// A factor of a run's factors.csv (docs/results.md).
struct FileFactor {
  std::string id;
  std::string region;
  bool is_curve = false;
  double value = 0;  ///< of a curve 1; low and high are multipliers of all of it
  double low = 0;
  double high = 0;
  std::string unit;
  std::string group;
  double correlation = 0;
  std::string source;
  std::string year;
  std::string page;
  std::string licence;
  std::string confidence;
  std::string status;
  int line = 0;
  std::vector<CurvePiece> pieces;  ///< of a curve: by load, then by speed

  /// The factor at a speed and a load, as the books read it; of a scalar its value.
  [[nodiscard]] double at(double km_per_hour, double load) const;
};

/// All factors of a run, in the file's order.
struct FactorFile {
  std::string file;
  std::vector<FileFactor> factors;
  std::map<std::string, std::size_t, std::less<>> number;

  [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;
};

/// Reads a factors.csv; what is wrong becomes a fault with line and column.
[[nodiscard]] FactorFile read_factor_file(std::filesystem::path const& path, io::Faults& faults);

}  // namespace twinshift::audit

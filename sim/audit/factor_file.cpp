#include "sim/audit/factor_file.hpp"

#include <algorithm>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/results/factor_columns.hpp"

namespace twinshift::audit {

namespace {

using namespace std::string_view_literals;

constexpr auto const& kColumns = results::kFactorColumns;
enum Column : std::size_t {
  kId,
  kRegion,
  kKind,
  kValue,
  kLow,
  kHigh,
  kUnit,
  kDistribution,
  kGroup,
  kCorrelation,
  kLoad,
  kVmin,
  kVmax,
  kAlpha,
  kSource = 21,
  kYear,
  kPage,
  kLicence,
  kConfidence,
  kStatus
};
constexpr std::array kKinds{"scalar"sv, "curve"sv};

std::optional<CurvePiece> read_piece(io::CsvReader& csv) {
  CurvePiece piece;
  auto const load = csv.number_or(kLoad, 0, {0, 1});
  auto const vmin = csv.number(kVmin, {0, 1000});
  auto const vmax = csv.number(kVmax, {0, 1000});
  auto whole = load && vmin && vmax;
  for (std::size_t i = 0; i < piece.k.size(); ++i) {
    auto const k = csv.number_or(kAlpha + i, 0);
    whole = whole && k;
    piece.k[i] = k.value_or(0);
  }
  if (!whole) return std::nullopt;
  piece.load = *load;
  piece.vmin_kmh = *vmin;
  piece.vmax_kmh = *vmax;
  return piece;
}

std::optional<FileFactor> read_row(io::CsvReader& csv) {
  auto const id = csv.required(kId);
  auto const region = csv.required(kRegion);
  auto const kind = csv.word(kKind, kKinds);
  auto const value = csv.number(kValue);
  auto const low = csv.number(kLow);
  auto const high = csv.number(kHigh);
  auto const correlation = csv.number_or(kCorrelation, 0, {0, 1});
  if (!id || !region || !kind || !value || !low || !high || !correlation) return std::nullopt;
  FileFactor factor;
  factor.id = *id;
  factor.region = *region;
  factor.is_curve = *kind == 1;
  factor.value = *value;
  factor.low = *low;
  factor.high = *high;
  factor.unit = csv.text(kUnit);
  factor.group = csv.text(kGroup);
  factor.correlation = *correlation;
  factor.source = csv.text(kSource);
  factor.year = csv.text(kYear);
  factor.page = csv.text(kPage);
  factor.licence = csv.text(kLicence);
  factor.confidence = csv.text(kConfidence);
  factor.status = csv.text(kStatus);
  factor.line = csv.line();
  if (*low > *value || *high < *value) {
    csv.fault(kValue, "T412", "The value lies outside its own bounds.", "low must not be above it, high not below.",
              "Correct value, low or high.");
    return std::nullopt;
  }
  if (!factor.is_curve) return factor;
  auto const piece = read_piece(csv);
  if (!piece) return std::nullopt;
  factor.pieces.push_back(*piece);
  return factor;
}

/// Value at `speed` of the pieces [first, last) of one load, in order of vmin.
double read_pieces(std::vector<CurvePiece> const& pieces, std::size_t first, std::size_t last, double speed) {
  auto holds = first;
  for (auto i = first; i < last; ++i)
    if (pieces[i].vmin_kmh <= speed) holds = i;
  return pieces[holds].at(speed);
}

}  // namespace

double CurvePiece::at(double km_per_hour) const {
  auto const v = std::clamp(km_per_hour, vmin_kmh, std::max(vmin_kmh, vmax_kmh));
  auto const above = k[0] * v * v + k[1] * v + k[2] + k[3] / v;
  auto const below = k[4] * v * v + k[5] * v + k[6];
  return std::max(0.0, above / below * (1 - k[7]));
}

double FileFactor::at(double km_per_hour, double load) const {
  if (!is_curve || pieces.empty()) return value;
  struct Level {
    double load;
    std::size_t first;
    std::size_t last;
  };
  std::vector<Level> levels;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (levels.empty() || levels.back().load != pieces[i].load) levels.push_back({pieces[i].load, i, i});
    levels.back().last = i + 1;
  }
  auto const read = [&](Level const& level) { return read_pieces(pieces, level.first, level.last, km_per_hour); };
  if (levels.size() == 1) return read(levels.front());
  std::size_t upper = 1;
  while (upper + 1 < levels.size() && load >= levels[upper].load) ++upper;
  auto const& a = levels[upper - 1];
  auto const& b = levels[upper];
  auto const share = std::clamp((load - a.load) / (b.load - a.load), 0.0, 1.0);
  auto const at_a = read(a);
  return at_a + share * (read(b) - at_a);
}

std::optional<std::size_t> FactorFile::find(std::string_view id) const {
  auto const found = number.find(id);
  return found == number.end() ? std::nullopt : std::optional{found->second};
}

FactorFile read_factor_file(std::filesystem::path const& path, io::Faults& faults) {
  FactorFile result;
  result.file = io::shown_path(path);
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return result;
  io::CsvReader csv{result.file, *text, kColumns, faults};
  while (csv.next()) {
    auto row = read_row(csv);
    if (!row) continue;
    auto const [found, is_new] = result.number.emplace(row->id, result.factors.size());
    if (is_new) {
      result.factors.push_back(std::move(*row));
    } else if (row->is_curve && result.factors[found->second].is_curve) {
      result.factors[found->second].pieces.push_back(row->pieces.front());
    } else {
      csv.fault(kId, "T421", '"' + row->id + "\" is there twice.", "Only one value can hold.",
                "Delete one of the rows.");
    }
  }
  for (auto& factor : result.factors)
    std::stable_sort(factor.pieces.begin(), factor.pieces.end(), [](CurvePiece const& a, CurvePiece const& b) {
      return std::pair{a.load, a.vmin_kmh} < std::pair{b.load, b.vmin_kmh};
    });
  return result;
}

}  // namespace twinshift::audit

#pragma once

#include "sim/io/input_error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::study {

/// What may be said of a difference between two scenarios.
///
/// With d the mean difference and h the half-width of its 95 % interval over the seeds:
/// - kReal: |d| > h. - kNoise: |d| <= h. - kZero: no difference in any seed.
/// - kMixed: |d| > h, but the range that uncertain inputs leave holds zero.
/// - kNone: a single seed, or a run that has not settled or is not fit for use; values only.
enum class Verdict : std::uint8_t { kNone, kZero, kNoise, kMixed, kReal };

/// "real", "inside the noise", "mixed", "exactly zero", "no verdict".
[[nodiscard]] std::string_view words(Verdict verdict);

/// A range that a difference has once more than the seeds is uncertain.
struct InputRange {
  double low = 0;
  double high = 0;
};

/// One measure of summary.csv in both scenarios. Vectors hold a value per seed, in the order of Comparison::seeds.
struct MeasureChange {
  std::string measure;
  std::string unit;
  int decimals = 0;  ///< places that are meaningful
  bool in_base = true;
  bool in_policy = true;  ///< a measure that one side lacks counts as 0 there (a mode that nobody uses)
  std::vector<double> base{};
  std::vector<double> policy{};
  double base_mean = 0;
  double policy_mean = 0;
  double difference = 0;               ///< mean of policy - base
  std::optional<double> half_width{};  ///< of the difference's 95 % interval; none for a single seed
  Verdict verdict = Verdict::kNone;

  [[nodiscard]] double lower() const { return difference - half_width.value_or(0); }
  [[nodiscard]] double upper() const { return difference + half_width.value_or(0); }
  /// Difference in percent of the base; none if the base is 0.
  [[nodiscard]] std::optional<double> percent() const;
};

/// Two scenarios side by side, measure by measure: those of the base in its order, then those only the policy has.
struct Comparison {
  std::string base_title;
  std::string policy_title;
  std::filesystem::path base;  ///< folders as given
  std::filesystem::path policy;
  std::vector<std::filesystem::path> base_runs;  ///< one a seed; paired: same order and number as policy_runs
  std::vector<std::filesystem::path> policy_runs;
  std::vector<std::uint64_t> seeds;  ///< of the base's runs
  bool paired = true;                ///< the same people in both, seed by seed
  std::vector<MeasureChange> measures;
  std::vector<std::string> findings;  ///< why there are no verdicts, or what limits them; with their code

  /// How many measures have this verdict.
  [[nodiscard]] int count(Verdict verdict) const;
  /// How many of `tested` measures (verdict real, noise or mixed) would look real by chance: a twentieth.
  [[nodiscard]] double real_by_chance() const;
};

struct CompareOptions {
  bool unpaired = false;  ///< the people may differ (Welch's interval, wider)
};

/// Compares two results folders, of one or several seeds each. Seeds that only one side has are left out and told.
///
/// Throws io::InputError if a folder is not a whole run (F201, F202, T4xx) or, unless unpaired, if they don't hold the
/// same people (R620: another city, seed, sample or population).
[[nodiscard]] Comparison compare(std::filesystem::path const& base, std::filesystem::path const& policy,
                                 CompareOptions const& options = {});

/// The verdict of one measure's differences. `judged`: several seeds, settled and fit. `inputs`: range of the
/// difference under uncertain inputs, if that was worked out.
[[nodiscard]] Verdict judge(MeasureChange const& change, bool judged, std::optional<InputRange> const& inputs = {});

}  // namespace twinshift::study

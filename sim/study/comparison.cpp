#include "sim/study/comparison.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/audit/manifest.hpp"
#include "sim/io/file.hpp"
#include "sim/results/seed_runs.hpp"
#include "sim/results/spread.hpp"
#include "sim/results/summary.hpp"

namespace twinshift::study {

namespace {

namespace fs = std::filesystem;

/// Runs of one side, read as far as a comparison needs them.
struct Side {
  std::vector<audit::Manifest> manifests;
  std::vector<std::vector<results::Measure>> summaries;
};

std::vector<audit::Manifest> read_manifests(fs::path const& folder, io::Faults& faults) {
  std::vector<audit::Manifest> manifests;
  for (auto const& run : results::runs_of(folder)) manifests.push_back(audit::read_manifest(run, faults));
  return manifests;
}

bool has_seed(std::vector<audit::Manifest> const& runs, std::string const& seed) {
  return std::any_of(runs.begin(), runs.end(), [&](audit::Manifest const& m) { return m.seed == seed; });
}

/// Keeps the runs whose seed both sides have; tells of the others. Sides without a common seed are left as they are:
/// they will be refused.
void pair_seeds(std::vector<audit::Manifest>& base, std::vector<audit::Manifest>& policy,
                std::vector<std::string>& findings) {
  auto const common = [](std::vector<audit::Manifest> const& ours, std::vector<audit::Manifest> const& others) {
    std::vector<audit::Manifest> kept;
    for (auto const& run : ours)
      if (has_seed(others, run.seed)) kept.push_back(run);
    return kept;
  };
  auto kept_base = common(base, policy);
  auto kept_policy = common(policy, base);
  if (kept_base.empty()) return;
  auto const left_out = base.size() + policy.size() - kept_base.size() - kept_policy.size();
  if (left_out > 0)
    findings.push_back("R622  " + std::to_string(left_out) +
                       " runs have a seed that the other side lacks; they are left out. → Run both with the same "
                       "seeds.");
  base = std::move(kept_base);
  policy = std::move(kept_policy);
}

Side read_side(std::vector<audit::Manifest> manifests, io::Faults& faults) {
  Side side{std::move(manifests), {}};
  for (auto const& manifest : side.manifests) side.summaries.push_back(results::read_summary(manifest.folder, faults));
  return side;
}

void must_be_of_one_city(audit::Manifest const& base, audit::Manifest const& policy, io::Faults& faults) {
  if (base.city == policy.city && base.sample_pct == policy.sample_pct) return;
  faults.add({"R620",
              {io::shown_path(policy.file("manifest.yaml")), 0, 0},
              "Different city or sample. A comparison is not possible, paired or not.",
              "",
              "Run both for the same city with the same sample."});
}

void check_people(Side const& base, Side const& policy, bool unpaired, io::Faults& faults) {
  if (unpaired) {
    must_be_of_one_city(base.manifests.front(), policy.manifests.front(), faults);
    return;
  }
  for (std::size_t i = 0; i < base.manifests.size() && i < policy.manifests.size(); ++i)
    audit::must_be_comparable(base.manifests[i], policy.manifests[i], faults);
}

/// Why a run's figures carry no verdict; empty if they do.
void add_doubts(Side const& side, std::vector<std::string>& findings) {
  for (auto const& manifest : side.manifests) {
    auto const name = io::shown_path(manifest.folder);
    if (!manifest.converged)
      findings.push_back("R623  " + name +
                         " has not settled: values without verdicts. → More iterations (--iterations).");
    if (!manifest.fit)
      findings.push_back("R624  " + name + " is not fit for use: values without verdicts. → See its run.log.");
  }
}

std::vector<double> values(Side const& side, std::string const& measure) {
  std::vector<double> all;
  for (auto const& run : side.summaries) all.push_back(results::value_of(run, measure));
  return all;
}

bool has(Side const& side, std::string const& measure) {
  return std::any_of(side.summaries.begin(), side.summaries.end(), [&](auto const& run) {
    return std::any_of(run.begin(), run.end(), [&](results::Measure const& m) { return m.name == measure; });
  });
}

MeasureChange change_of(results::Measure const& measure, Side const& base, Side const& policy, bool paired) {
  MeasureChange change{measure.name, measure.unit, measure.decimals};
  change.in_base = has(base, measure.name);
  change.in_policy = has(policy, measure.name);
  change.base = values(base, measure.name);
  change.policy = values(policy, measure.name);
  change.base_mean = results::spread_of(change.base).mean;
  change.policy_mean = results::spread_of(change.policy).mean;
  auto spread = results::Spread{};
  if (paired) {
    std::vector<double> differences;
    for (std::size_t i = 0; i < change.base.size(); ++i) differences.push_back(change.policy[i] - change.base[i]);
    spread = results::spread_of(differences);
  } else {
    spread = results::spread_of_unpaired(change.base, change.policy);
  }
  change.difference = spread.mean;
  change.half_width = spread.half_width;
  return change;
}

std::uint64_t number_of(std::string const& text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string_view words(Verdict verdict) {
  switch (verdict) {
    case Verdict::kZero:
      return "exactly zero";
    case Verdict::kNoise:
      return "inside the noise";
    case Verdict::kMixed:
      return "mixed";
    case Verdict::kReal:
      return "real";
    case Verdict::kNone:
      break;
  }
  return "no verdict";
}

std::optional<double> MeasureChange::percent() const {
  return base_mean == 0 ? std::nullopt : std::optional{100 * difference / std::abs(base_mean)};
}

int Comparison::count(Verdict verdict) const {
  return static_cast<int>(std::count_if(measures.begin(), measures.end(),
                                        [&](MeasureChange const& change) { return change.verdict == verdict; }));
}

double Comparison::real_by_chance() const {
  constexpr double kChance = 0.05;
  return kChance * (count(Verdict::kReal) + count(Verdict::kNoise) + count(Verdict::kMixed));
}

Verdict judge(MeasureChange const& change, bool judged, std::optional<InputRange> const& inputs) {
  if (!judged || !change.half_width) return Verdict::kNone;
  if (change.base == change.policy) return Verdict::kZero;
  if (std::abs(change.difference) <= *change.half_width) return Verdict::kNoise;
  if (inputs && inputs->low <= 0 && inputs->high >= 0) return Verdict::kMixed;
  return Verdict::kReal;
}

Comparison compare(fs::path const& base_folder, fs::path const& policy_folder, CompareOptions const& options) {
  io::Faults faults;
  Comparison comparison;
  comparison.base = base_folder;
  comparison.policy = policy_folder;
  comparison.paired = !options.unpaired;
  auto base_manifests = read_manifests(base_folder, faults);
  auto policy_manifests = read_manifests(policy_folder, faults);
  faults.throw_if_any();
  if (comparison.paired) pair_seeds(base_manifests, policy_manifests, comparison.findings);
  auto const base = read_side(std::move(base_manifests), faults);
  auto const policy = read_side(std::move(policy_manifests), faults);
  check_people(base, policy, options.unpaired, faults);
  faults.throw_if_any();

  comparison.base_title = base.manifests.front().title;
  comparison.policy_title = policy.manifests.front().title;
  for (auto const& manifest : base.manifests) {
    comparison.base_runs.push_back(manifest.folder);
    comparison.seeds.push_back(number_of(manifest.seed));
  }
  for (auto const& manifest : policy.manifests) comparison.policy_runs.push_back(manifest.folder);
  auto const doubts_from = comparison.findings.size();
  add_doubts(base, comparison.findings);
  add_doubts(policy, comparison.findings);
  auto const judged = comparison.findings.size() == doubts_from;
  if (base.manifests.size() == 1 || policy.manifests.size() == 1)
    comparison.findings.insert(comparison.findings.begin(),
                               "R610  1 seed gives no interval. → seeds: 3 or more. (The comparison shows values "
                               "without verdicts.)");
  auto both = base.summaries;
  both.insert(both.end(), policy.summaries.begin(), policy.summaries.end());
  for (auto const& measure : results::all_measures(both)) {
    comparison.measures.push_back(change_of(measure, base, policy, comparison.paired));
    auto& change = comparison.measures.back();
    change.verdict = judge(change, judged);
  }
  return comparison;
}

}  // namespace twinshift::study

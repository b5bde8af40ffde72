#include "sim/estimation/likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "sim/estimation/gev.hpp"

namespace twinshift::estimation {

namespace {

/// Individuals whose sums are added up together, whoever works them out.
constexpr std::size_t kBatch = 64;

/// A formula that may be missing, run for all draws of one choice.
class Line {
public:
  void run(Program const& program, Inputs const& inputs, double otherwise) {
    program_ = &program;
    if (program.empty()) {
      otherwise_ = otherwise;
      values_ = {&otherwise_, 1};
    } else {
      values_ = program.run(inputs, scratch_);
    }
    seed_.assign(values_.size(), 0.0);
  }
  [[nodiscard]] double at(std::size_t draw) const { return values_.size() == 1 ? values_[0] : values_[draw]; }
  void seed(std::size_t draw, double slope) { seed_[seed_.size() == 1 ? 0 : draw] += slope; }
  void back(Inputs const& inputs, std::span<double> gradient) {
    if (!program_->empty()) program_->back(inputs, seed_, scratch_, gradient);
  }

private:
  Program const* program_ = nullptr;
  Program::Scratch scratch_;
  std::span<double const> values_;
  std::vector<double> seed_;
  double otherwise_ = 0;
};

}  // namespace

/// One thread's rooms for the numbers of one choice at a time.
class Likelihood::Worker {
public:
  Worker(ChoiceModel const& model, std::span<double const> draws, std::span<double const> parameters)
      : model_{model},
        draws_{draws},
        parameters_{parameters},
        utility_(model.alternatives.size()),
        scale_(model.nests.size()),
        logsum_(model.nests.size()),
        nest_utility_(model.nests.size()) {
    std::size_t members = 0;
    for (auto const& nest : model.nests) members += nest.members.size();
    share_.resize(members);
    multinomial_ = std::ranges::all_of(model.nests, [](Nest const& nest) {
      return nest.members.size() == 1 && nest.members[0].share.empty() && nest.scale.empty() && nest.logsum.empty();
    });
  }

  /// Adds weight x gradient of the individual's log-likelihood to `gradient`; returns weight x log-likelihood.
  double individual(std::size_t which, std::span<double> gradient) {
    auto const& individual = model_.individuals[which];
    auto const count = model_.draws.count;
    along_.assign(count, 0.0);
    for (std::size_t o = 0; o < individual.count; ++o) {
      look_at(which, individual.first + o);
      if (multinomial_)
        add_logit_probabilities();
      else
        for (std::size_t d = 0; d < count; ++d) along_[d] += probability(d);
    }
    auto const highest = *std::max_element(along_.begin(), along_.end());
    double sum = 0;
    for (auto& draw : along_) sum += draw = std::exp(draw - highest);
    for (std::size_t o = 0; o < individual.count; ++o) {
      if (individual.count > 1) look_at(which, individual.first + o);
      if (multinomial_)
        spread_logit(individual.count > 1, individual.weight / sum);
      else
        for (std::size_t d = 0; d < count; ++d) {
          probability(d);
          spread(d, individual.weight * along_[d] / sum);
        }
      go_back(gradient);
    }
    return individual.weight * (highest + std::log(sum / static_cast<double>(count)));
  }

private:
  [[nodiscard]] Inputs inputs(std::size_t row) const {
    auto const width = model_.draws.variables.size() * model_.draws.count;
    return {model_.table.row(row), parameters_, draws_.subspan(who_ * width, width), model_.draws.count};
  }

  /// Works out all formulas of a choice.
  void look_at(std::size_t who, std::size_t which) {
    who_ = who;
    observation_ = &model_.observations[which];
    auto const whole = inputs(observation_->first_row);
    for (std::size_t a = 0; a < utility_.size(); ++a)
      if (is_there(a)) utility_[a].run(model_.alternatives[a].utility, inputs(observation_->rows[a]), 0);
    if (multinomial_) return;
    std::size_t member = 0;
    for (std::size_t n = 0; n < model_.nests.size(); ++n) {
      auto const& nest = model_.nests[n];
      scale_[n].run(nest.scale, whole, 1);
      logsum_[n].run(nest.logsum, whole, 1);
      nest_utility_[n].run(nest.utility, whole, 0);
      for (auto const& one : nest.members) share_[member++].run(one.share, whole, 1);
    }
  }

  [[nodiscard]] bool is_there(std::size_t alternative) const {
    return observation_->rows[alternative] != Observation::kUnavailable;
  }

  /// Multinomial logit, all draws at once: P of each alternative into `shares_`, the log of the chosen one's to
  /// `along_`.
  void add_logit_probabilities() {
    work_out_shares();
    for (std::size_t d = 0; d < along_.size(); ++d) along_[d] += log_chosen_[d];
  }

  void work_out_shares() {
    auto const count = model_.draws.count;
    shares_.assign(utility_.size() * count, 0.0);
    highest_.assign(count, -std::numeric_limits<double>::infinity());
    total_.assign(count, 0.0);
    log_chosen_.resize(count);
    for (std::size_t a = 0; a < utility_.size(); ++a)
      if (is_there(a))
        for (std::size_t d = 0; d < count; ++d) highest_[d] = std::max(highest_[d], utility_[a].at(d));
    for (std::size_t a = 0; a < utility_.size(); ++a)
      if (is_there(a))
        for (std::size_t d = 0; d < count; ++d)
          total_[d] += shares_[a * count + d] = std::exp(utility_[a].at(d) - highest_[d]);
    for (std::size_t d = 0; d < count; ++d)
      log_chosen_[d] = utility_[observation_->chosen].at(d) - highest_[d] - std::log(total_[d]);
  }

  void spread_logit(bool again, double weight) {
    if (again) work_out_shares();
    auto const count = model_.draws.count;
    for (std::size_t a = 0; a < utility_.size(); ++a) {
      if (!is_there(a)) continue;
      double const mine = a == observation_->chosen ? 1 : 0;
      for (std::size_t d = 0; d < count; ++d)
        utility_[a].seed(d, weight * along_[d] * (mine - shares_[a * count + d] / total_[d]));
    }
  }

  /// Log probability of the choice with one draw; its slopes stay in `slopes_`.
  double probability(std::size_t draw) {
    nests_.clear();
    members_.clear();
    nest_of_.clear();
    share_of_.clear();
    std::size_t share = 0;
    for (std::size_t n = 0; n < model_.nests.size(); ++n) {
      auto const first = members_.size();
      for (auto const& member : model_.nests[n].members) {
        auto const mine = share++;
        double const part = share_[mine].at(draw);
        if (!is_there(member.alternative) || !(part > 0)) continue;
        members_.push_back({member.alternative, std::log(part)});
        share_of_.push_back(mine);
      }
      if (members_.size() == first) continue;
      bool const by_logsum = !model_.nests[n].logsum.empty();
      double const scale = scale_[n].at(draw);
      nests_.push_back({first, members_.size() - first, by_logsum ? 1 : scale,
                        by_logsum ? logsum_[n].at(draw) : 1 / scale, nest_utility_[n].at(draw)});
      nest_of_.push_back(n);
    }
    values_.resize(utility_.size());
    for (std::size_t a = 0; a < utility_.size(); ++a) values_[a] = is_there(a) ? utility_[a].at(draw) : 0;
    return log_probability(nests_, members_, values_, observation_->chosen, slopes_);
  }

  /// Hands the slopes of one draw to the formulas.
  void spread(std::size_t draw, double weight) {
    for (std::size_t a = 0; a < utility_.size(); ++a)
      if (is_there(a)) utility_[a].seed(draw, weight * slopes_.utility[a]);
    for (std::size_t i = 0; i < nests_.size(); ++i) {
      auto const n = nest_of_[i];
      double const outside = nests_[i].outside;
      scale_[n].seed(draw, weight * (slopes_.inside[i] - slopes_.outside[i] * outside * outside));
      logsum_[n].seed(draw, weight * slopes_.outside[i]);
      nest_utility_[n].seed(draw, weight * slopes_.nest_utility[i]);
    }
    for (std::size_t m = 0; m < members_.size(); ++m)
      share_[share_of_[m]].seed(draw, weight * slopes_.log_share[m] / share_[share_of_[m]].at(draw));
  }

  void go_back(std::span<double> gradient) {
    auto const whole = inputs(observation_->first_row);
    for (std::size_t a = 0; a < utility_.size(); ++a)
      if (is_there(a)) utility_[a].back(inputs(observation_->rows[a]), gradient);
    if (multinomial_) return;
    for (auto* const lines : {&scale_, &logsum_, &nest_utility_, &share_})
      for (auto& line : *lines) line.back(whole, gradient);
  }

  ChoiceModel const& model_;
  std::span<double const> draws_;
  std::span<double const> parameters_;
  std::size_t who_ = 0;
  Observation const* observation_ = nullptr;
  std::vector<Line> utility_;
  std::vector<Line> scale_;
  std::vector<Line> logsum_;
  std::vector<Line> nest_utility_;
  std::vector<Line> share_;
  std::vector<double> along_;
  std::vector<double> shares_;
  std::vector<double> highest_;
  std::vector<double> total_;
  std::vector<double> log_chosen_;
  bool multinomial_ = false;
  std::vector<double> values_;
  std::vector<NestNumbers> nests_;
  std::vector<MemberNumbers> members_;
  std::vector<std::size_t> nest_of_;
  std::vector<std::size_t> share_of_;
  GevSlopes slopes_;
};

Likelihood::Likelihood(ChoiceModel const& model)
    : model_{&model}, draws_{make_draws(model.draws, model.individuals.size())} {}

Likelihood::Result Likelihood::operator()(std::span<double const> parameters, std::vector<double>* scores) const {
  auto const width = parameters.size();
  auto const individuals = model_->individuals.size();
  auto const batches = (individuals + kBatch - 1) / kBatch;
  std::vector<double> values(batches, 0.0);
  std::vector<double> gradients(batches * width, 0.0);
  if (scores) scores->assign(individuals * width, 0.0);
#pragma omp parallel if (batches > 4)
  {
    Worker worker{*model_, draws_, parameters};
    // Batches take unlike times (panels differ in length), so they are dealt out one by one.
#pragma omp for schedule(dynamic, 1)
    for (std::int64_t batch = 0; batch < static_cast<std::int64_t>(batches); ++batch) {
      auto const b = static_cast<std::size_t>(batch);
      std::span const gradient{gradients.data() + b * width, width};
      for (std::size_t i = b * kBatch; i < std::min((b + 1) * kBatch, individuals); ++i) {
        if (scores) {
          std::span const own{scores->data() + i * width, width};
          values[b] += worker.individual(i, own);
          for (std::size_t k = 0; k < width; ++k) gradient[k] += own[k];
        } else {
          values[b] += worker.individual(i, gradient);
        }
      }
    }
  }
  Result result{0, std::vector(width, 0.0)};
  for (std::size_t b = 0; b < batches; ++b) {
    result.value += values[b];
    for (std::size_t k = 0; k < width; ++k) result.gradient[k] += gradients[b * width + k];
  }
  return result;
}

double Likelihood::of_equal_shares() const {
  double sum = 0;
  for (auto const& individual : model_->individuals)
    for (std::size_t o = individual.first; o < individual.first + individual.count; ++o) {
      auto const& rows = model_->observations[o].rows;
      auto const there = std::ranges::count_if(rows, [](auto row) { return row != Observation::kUnavailable; });
      sum -= individual.weight * std::log(static_cast<double>(there));
    }
  return sum;
}

}  // namespace twinshift::estimation

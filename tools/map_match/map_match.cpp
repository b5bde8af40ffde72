#include "tools/map_match/map_match.hpp"

#include "tools/map_match/segment_grid.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <queue>
#include <tuple>
#include <unordered_map>

namespace twinshift::map_match {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNearMetres = 25;
constexpr double kSquare = 100;

/// A place on a link where the vehicle may be at a point of its line.
struct Candidate {
  LinkId link;
  double along = 0;   ///< metres from the link's beginning
  double offset = 0;  ///< metres from the point
};

/// A point of the line with the places it may mean and the best way to each.
struct Layer {
  Point at;
  std::vector<Candidate> candidates;
  std::vector<double> cost;
  std::vector<std::int32_t> before;  ///< candidate of the layer before, or -1: a new beginning
};

/// Points `spacing` apart at most, corners kept; at most kMostPoints.
std::vector<Point> sampled(std::vector<Point> const& line, double spacing) {
  constexpr double kMostPoints = 20000;
  auto length = 0.0;
  for (std::size_t i = 1; i < line.size(); ++i) length += distance(line[i - 1], line[i]);
  spacing = std::max(spacing, length / kMostPoints);
  std::vector<Point> points = {line.front()};
  for (std::size_t i = 1; i < line.size(); ++i) {
    auto const a = line[i - 1];
    auto const b = line[i];
    auto const steps = std::max(1, static_cast<int>(std::ceil(distance(a, b) / spacing)));
    for (auto s = 1; s <= steps; ++s) {
      auto const share = static_cast<double>(s) / steps;
      points.push_back({a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)});
    }
  }
  // Points much nearer than the spacing tell nothing new but noise (the same paper, section 4.1).
  std::vector<Point> thin = {points.front()};
  for (auto const at : points)
    if (distance(thin.back(), at) >= spacing / 2) thin.push_back(at);
  if (thin.size() == 1) thin.push_back(points.back());
  return thin;
}

}  // namespace

struct MapMatcher::Index {
  SegmentGrid grid{kSquare};
  std::vector<LinkId> link_of;  ///< by line of the grid
};

namespace {

/// The part of a line between the places nearest to its first and last stop.
std::vector<Point> between_stops(std::vector<Point> const& line, Point first, Point last) {
  auto const nearest = [&](Point at, std::size_t from) {
    auto best = std::pair{kInfinity, from};
    for (std::size_t i = from; i < line.size(); ++i) best = std::min(best, std::pair{distance(line[i], at), i});
    return best.second;
  };
  // Of loops that end where they begin the last point may be the nearest to the first stop: look at each half only.
  auto const half = line.size() / 2;
  auto from = std::pair{kInfinity, std::size_t{0}};
  for (std::size_t i = 0; i < half; ++i) from = std::min(from, std::pair{distance(line[i], first), i});
  auto const to = nearest(last, std::max(half, from.second + 1 < line.size() ? from.second + 1 : from.second));
  return {line.begin() + static_cast<std::ptrdiff_t>(from.second), line.begin() + static_cast<std::ptrdiff_t>(to) + 1};
}

/// One pattern being matched.
class Matching {
public:
  Matching(network::Network const& network, MatchParameters const& parameters, SegmentGrid const& grid,
           std::vector<LinkId> const& link_of, PatternShape const& pattern)
      : network_{network}, parameters_{parameters}, grid_{grid}, link_of_{link_of}, pattern_{pattern} {}

  MatchedPattern run() {
    result_.by_shape = pattern_.shape.size() >= 2;
    auto line = result_.by_shape ? sampled(pattern_.shape, parameters_.spacing) : pattern_.stops;
    if (result_.by_shape) line = between_stops(line, pattern_.stops.front(), pattern_.stops.back());
    line_ = line;
    make_layers(line);
    if (layers_.empty()) return std::move(result_);
    decode();
    collect_links();
    place_stops();
    if (result_.by_shape) measure();
    return std::move(result_);
  }

private:
  [[nodiscard]] double length(LinkId link) const { return network_.links.length[link].value(); }
  [[nodiscard]] bool open(LinkId link) const { return (network_.links.access[link] & network::kBusAccess) != 0; }
  /// What driving along a link costs: metres, or without a shape metres at 50 km/h worth the same time.
  [[nodiscard]] double drive(LinkId link, double metres) const {
    constexpr double kTypicalSpeed = 50 / 3.6;
    return result_.by_shape ? metres : metres * kTypicalSpeed / network_.links.free_speed[link].value();
  }

  void make_layers(std::vector<Point> const& line) {
    for (auto const at : line) {
      Layer layer{at, {}, {}, {}};
      for (auto reach = parameters_.reach; layer.candidates.empty() && reach <= 4 * parameters_.reach; reach *= 2) {
        for (auto const& place : grid_.near(at, reach)) {
          auto const link = link_of_[place.line];
          // The drawn length of a link and the tabled one may differ.
          auto const along = std::min(place.along * scale(link), length(link));
          layer.candidates.push_back({link, along, place.metres});
          if (layer.candidates.size() == parameters_.candidates) break;
        }
      }
      if (!layer.candidates.empty()) layers_.push_back(std::move(layer));
    }
  }

  [[nodiscard]] double scale(LinkId link) const {
    auto const shape = network_.links.shape[link];
    auto drawn = 0.0;
    for (std::size_t i = 1; i < shape.size(); ++i) drawn += distance(shape[i - 1], shape[i]);
    return drawn > 0 ? length(link) / drawn : 1;
  }

  [[nodiscard]] double emission(Candidate const& candidate) const {
    auto const sigma = result_.by_shape ? parameters_.sigma : parameters_.stop_sigma;
    return 0.5 * (candidate.offset / sigma) * (candidate.offset / sigma);
  }

  /// Cost of the best way from the end of one link to the beginning of others: links entered, cheapest first.
  struct Label {
    double cost = kInfinity;  ///< up to the beginning of the link
    LinkId before;
  };
  using Labels = std::unordered_map<LinkId, Label>;  // looked up, never walked through

  /// Searches on from the end of `from` until all `targets` are entered at least cost, or `bound` is passed.
  Labels search(LinkId from, double bound, std::vector<LinkId> targets) const {
    using Item = std::tuple<double, LinkId>;
    std::priority_queue<Item, std::vector<Item>, std::greater<>> queue;
    Labels labels;
    auto const enter = [&](LinkId before, double cost) {
      auto const onward = network_.out_links[network_.links.to[before]];
      auto const back = network_.links.reverse[before];
      auto const others = std::any_of(onward.begin(), onward.end(), [&](auto l) { return l != back && open(l); });
      for (auto const link : onward) {
        if (!open(link)) continue;
        auto const total = cost + (link == back && others ? parameters_.u_turn : 0);
        if (total > bound) continue;
        auto& label = labels[link];
        if (std::tuple{total, before} >= std::tuple{label.cost, label.before}) continue;
        label = {total, before};
        queue.emplace(total, link);
      }
    };
    enter(from, 0);
    while (!queue.empty()) {
      auto const [cost, link] = queue.top();
      queue.pop();
      if (cost > labels[link].cost) continue;
      std::erase(targets, link);
      if (targets.empty()) break;
      enter(link, cost + drive(link, length(link)));
    }
    return labels;
  }

  [[nodiscard]] double bound(double straight) const {
    return result_.by_shape ? 2 * straight + 100 + parameters_.u_turn : 3 * straight + 2000;
  }

  void decode() {
    start(layers_.front());
    for (std::size_t i = 1; i < layers_.size(); ++i) {
      advance(layers_[i - 1], layers_[i]);
      auto const& cost = layers_[i].cost;
      if (std::all_of(cost.begin(), cost.end(), [](double c) { return c == kInfinity; })) start(layers_[i]);
    }
  }

  void start(Layer& layer) const {
    layer.cost.clear();
    layer.before.assign(layer.candidates.size(), -1);
    for (auto const& candidate : layer.candidates) layer.cost.push_back(emission(candidate));
  }

  void advance(Layer const& last, Layer& layer) const {
    layer.cost.assign(layer.candidates.size(), kInfinity);
    layer.before.assign(layer.candidates.size(), -1);
    auto const straight = distance(last.at, layer.at);
    std::vector<LinkId> targets;
    for (auto const& candidate : layer.candidates) targets.push_back(candidate.link);
    for (std::size_t a = 0; a < last.candidates.size(); ++a) {
      if (last.cost[a] == kInfinity) continue;
      auto const& from = last.candidates[a];
      auto const rest = drive(from.link, length(from.link) - from.along);
      std::optional<Labels> labels;
      for (std::size_t b = 0; b < layer.candidates.size(); ++b) {
        auto const& to = layer.candidates[b];
        auto way = kInfinity;
        if (to.link == from.link && to.along >= from.along - kBackwards) {
          way = std::max(0.0, drive(to.link, to.along - from.along));
        } else {
          if (!labels) labels = search(from.link, std::max(0.0, bound(straight) - rest), targets);
          if (auto const it = labels->find(to.link); it != labels->end())
            way = rest + it->second.cost + drive(to.link, to.along);
        }
        if (way == kInfinity) continue;
        auto const extra = result_.by_shape ? std::abs(way - straight) : way - straight;
        auto const cost = last.cost[a] + emission(to) + extra / parameters_.beta;
        if (cost >= layer.cost[b]) continue;
        layer.cost[b] = cost;
        layer.before[b] = static_cast<std::int32_t>(a);
      }
    }
  }

  void collect_links() {
    std::vector<Candidate> chosen;
    auto at = best(layers_.back());
    for (auto i = layers_.size(); i-- > 0;) {
      chosen.push_back(layers_[i].candidates[at]);
      auto const before = layers_[i].before[at];
      if (i > 0) at = before < 0 ? best(layers_[i - 1]) : static_cast<std::size_t>(before);
    }
    std::reverse(chosen.begin(), chosen.end());
    result_.links.push_back(chosen.front().link);
    for (std::size_t i = 1; i < chosen.size(); ++i) go_to(chosen[i - 1], chosen[i]);
  }

  static std::size_t best(Layer const& layer) {
    return static_cast<std::size_t>(std::min_element(layer.cost.begin(), layer.cost.end()) - layer.cost.begin());
  }

  /// Appends the links after `from.link` up to `to.link`; a gap if there is no way.
  void go_to(Candidate const& from, Candidate const& to) {
    if (to.link == from.link && to.along >= from.along - kBackwards) return;
    constexpr double kFar = 20e3;
    auto const labels = search(from.link, kFar, {to.link});
    std::vector<LinkId> links;
    for (auto link = to.link; labels.contains(link);) {
      links.push_back(link);
      auto const before = labels.at(link).before;
      if (before == from.link) break;
      link = before;
    }
    if (links.empty()) {
      ++result_.gaps;
      links.push_back(to.link);
    }
    result_.links.insert(result_.links.end(), links.rbegin(), links.rend());
  }

  /// Puts each stop at the place of the links that is nearest to it, in driving order: the least sum of squared
  /// offsets, by dynamic programming over (stop, link).
  void place_stops() {
    auto const stops = pattern_.stops.size();
    auto const count = result_.links.size();
    struct Place {
      double offset = 0;
      double along = 0;  ///< on its link
    };
    std::vector<Place> place(stops * count);
    std::vector<double> begin(count);
    for (std::size_t l = 1; l < count; ++l) begin[l] = begin[l - 1] + length(result_.links[l - 1]);
    for (std::size_t s = 0; s < stops; ++s)
      for (std::size_t l = 0; l < count; ++l) {
        auto const [offset, along] = nearest_on_link(result_.links[l], pattern_.stops[s]);
        place[s * count + l] = {offset, along};
      }
    // best[l]: least cost of the stops so far with the last at link l; equal links keep their order by `along`.
    std::vector<double> best(count, kInfinity);
    std::vector<std::int32_t> from(stops * count, -1);
    for (std::size_t s = 0; s < stops; ++s) {
      std::vector<double> next(count, kInfinity);
      auto lowest = s == 0 ? 0.0 : kInfinity;
      std::int32_t lowest_at = -1;
      for (std::size_t l = 0; l < count; ++l) {
        auto const& here = place[s * count + l];
        auto same = kInfinity;
        if (s > 0 && here.along + kBackwards >= place[(s - 1) * count + l].along) same = best[l];
        auto const through_same = same < lowest;
        auto const before = through_same ? same : lowest;
        if (before < kInfinity) {
          next[l] = before + here.offset * here.offset;
          from[s * count + l] = s == 0 ? -1 : through_same ? static_cast<std::int32_t>(l) : lowest_at;
        }
        if (s > 0 && best[l] < lowest) {
          lowest = best[l];
          lowest_at = static_cast<std::int32_t>(l);
        }
      }
      best = std::move(next);
    }
    auto at = static_cast<std::size_t>(std::min_element(best.begin(), best.end()) - best.begin());
    if (best[at] == kInfinity) return spread_stops(begin);
    result_.stop_link.resize(stops);
    result_.stop_along.resize(stops);
    result_.stop_offset.resize(stops);
    for (auto s = stops; s-- > 0;) {
      result_.stop_link[s] = at;
      result_.stop_along[s] = begin[at] + place[s * count + at].along;
      result_.stop_offset[s] = place[s * count + at].offset;
      if (s > 0) at = static_cast<std::size_t>(from[s * count + at]);
    }
    for (std::size_t s = 1; s < stops; ++s)
      result_.stop_along[s] = std::max(result_.stop_along[s], result_.stop_along[s - 1]);
    result_.length = result_.stop_along.back() - result_.stop_along.front();
  }

  /// More stops than links can hold in order (all on one link, backwards): all at its end.
  void spread_stops(std::vector<double> const& begin) {
    auto const last = result_.links.size() - 1;
    result_.stop_link.assign(pattern_.stops.size(), last);
    result_.stop_along.assign(pattern_.stops.size(), begin[last]);
    for (auto const at : pattern_.stops) result_.stop_offset.push_back(nearest_on_link(result_.links[last], at).metres);
  }

  [[nodiscard]] NearestOnSegment nearest_on_link(LinkId link, Point at) const {
    auto const shape = network_.links.shape[link];
    NearestOnSegment best{kInfinity, 0};
    auto along = 0.0;
    for (std::size_t i = 1; i < shape.size(); ++i) {
      auto const here = nearest_on(shape[i - 1], shape[i], at);
      if (here.metres < best.metres) best = {here.metres, along + here.along};
      along += distance(shape[i - 1], shape[i]);
    }
    best.along = std::min(best.along * scale(link), length(link));
    return best;
  }

  /// Both shares of length within 25 m, from points 10 m apart.
  void measure() {
    constexpr double kStep = 10;
    SegmentGrid shape{kSquare};
    shape.add(pattern_.shape);
    shape.index();
    SegmentGrid path{kSquare};
    for (auto const link : result_.links) path.add(network_.links.shape[link]);
    path.index();
    auto const share = [](std::vector<Point> const& points, SegmentGrid const& other) {
      auto const near = std::count_if(points.begin(), points.end(),
                                      [&](Point at) { return other.distance_to(at, kNearMetres) <= kNearMetres; });
      return points.empty() ? 0.0 : static_cast<double>(near) / static_cast<double>(points.size());
    };
    result_.path_near_shape = share(path_points(kStep), shape);
    result_.shape_near_path = share(line_, path);
    result_.shape_near_streets = share(line_, grid_);
  }

  /// Points of the matched links between the first stop and the last.
  [[nodiscard]] std::vector<Point> path_points(double step) const {
    std::vector<Point> points;
    auto begin = 0.0;
    for (auto const link : result_.links) {
      auto const shape = network_.links.shape[link];
      auto const factor = scale(link);
      auto along = begin;
      for (std::size_t i = 1; i < shape.size(); ++i) {
        auto const metres = distance(shape[i - 1], shape[i]);
        auto const steps = std::max(1, static_cast<int>(metres / step));
        for (auto s = 0; s < steps; ++s) {
          auto const part = (s + 0.5) / steps;
          auto const here = along + part * metres * factor;
          if (here < result_.stop_along.front() || here > result_.stop_along.back()) continue;
          points.push_back({shape[i - 1].x + part * (shape[i].x - shape[i - 1].x),
                            shape[i - 1].y + part * (shape[i].y - shape[i - 1].y)});
        }
        along += metres * factor;
      }
      begin += length(link);
    }
    return points;
  }

  static constexpr double kBackwards = 10;  ///< metres that noise may lead back on a link

  network::Network const& network_;
  MatchParameters const& parameters_;
  SegmentGrid const& grid_;
  std::vector<LinkId> const& link_of_;
  PatternShape const& pattern_;
  std::vector<Point> line_;
  std::vector<Layer> layers_;
  MatchedPattern result_;
};

}  // namespace

MapMatcher::MapMatcher(network::Network const& network, MatchParameters parameters)
    : network_{&network}, parameters_{parameters}, index_{std::make_unique<Index>()} {
  for (std::size_t l = 0; l < network.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    if ((network.links.access[link] & network::kBusAccess) == 0) continue;
    index_->grid.add(network.links.shape[link]);
    index_->link_of.push_back(link);
  }
  index_->grid.index();
}

MapMatcher::~MapMatcher() = default;
MapMatcher::MapMatcher(MapMatcher&&) noexcept = default;

MatchedPattern MapMatcher::match(PatternShape const& pattern) const {
  auto const on = [&](PatternShape const& what) {
    return Matching{*network_, parameters_, index_->grid, index_->link_of, what}.run();
  };
  auto result = on(pattern);
  constexpr double kOtherLine = 250;  // metres: a shape that passes its stops so far off is of another line
  auto const& offsets = result.stop_offset;
  if (!result.by_shape || (!offsets.empty() && *std::max_element(offsets.begin(), offsets.end()) <= kOtherLine))
    return result;
  return on({pattern.stops, {}});
}

std::vector<MatchedPattern> MapMatcher::match_all(std::span<PatternShape const> patterns) const {
  std::vector<MatchedPattern> result(patterns.size());
  auto const count = static_cast<std::int64_t>(patterns.size());
  // Lines differ in length a lot: each is dealt out by itself.
#pragma omp parallel for schedule(dynamic, 1) default(none) shared(result, patterns, count)
  for (std::int64_t i = 0; i < count; ++i) {
    auto const row = static_cast<std::size_t>(i);
    result[row] = match(patterns[row]);
  }
  return result;
}

}  // namespace twinshift::map_match

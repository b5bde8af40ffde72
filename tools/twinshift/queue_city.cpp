#include "tools/twinshift/queue_city.hpp"

#include "sim/core/rng.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace twinshift::tool {

namespace {

constexpr double kPerHourAndLane = 900;
constexpr double kLastDeparture = 48 * 3600;

/// The lines of a plain or gzip file (zlib reads both), numbered from 1.
class Lines {
public:
  explicit Lines(std::filesystem::path const& path) : path_{path}, file_{gzopen(path.c_str(), "rb")} {
    if (!file_) throw std::runtime_error{path.generic_string() + ": cannot be opened"};
  }

  /// The next line that is neither empty nor a comment; false at the end of the file.
  bool next(std::string_view& line) {
    while (read()) {
      if (line_.empty() || line_[0] == '#') continue;
      line = line_;
      return true;
    }
    return false;
  }

  [[noreturn]] void fail(std::string const& message) const {
    throw std::runtime_error{path_.generic_string() + ':' + std::to_string(number_) + ": " + message};
  }

private:
  bool read() {
    line_.clear();
    ++number_;
    std::array<char, 4096> piece{};
    while (gzgets(file_.get(), piece.data(), static_cast<int>(piece.size())) != nullptr) {
      line_ += piece.data();
      if (line_.ends_with('\n')) break;
    }
    int status = Z_OK;
    gzerror(file_.get(), &status);
    if (status != Z_OK && status != Z_STREAM_END) fail("damaged or cut short: the file cannot be unpacked");
    if (line_.empty()) return false;
    while (line_.ends_with('\n') || line_.ends_with('\r')) line_.pop_back();
    return true;
  }

  struct Close {
    void operator()(gzFile_s* file) const { gzclose(file); }
  };
  std::filesystem::path path_;
  std::unique_ptr<gzFile_s, Close> file_;
  std::string line_;
  std::size_t number_ = 0;
};

/// Words of a line, separated by spaces or tabs.
class Words {
public:
  explicit Words(std::string_view line) : rest_{line} {}
  bool next(std::string_view& word) {
    auto const start = rest_.find_first_not_of(" \t");
    if (start == std::string_view::npos) return false;
    rest_.remove_prefix(start);
    word = rest_.substr(0, rest_.find_first_of(" \t"));
    rest_.remove_prefix(word.size());
    return true;
  }

private:
  std::string_view rest_;
};

double number(Lines const& lines, std::string_view word, char const* what, double least, double most) {
  double value = 0;
  auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size() || !(value >= least && value <= most))
    lines.fail(std::string{what} + " must be a number from " + std::to_string(least) + " to " + std::to_string(most) +
               ", got '" + std::string{word} + "'");
  return value;
}

using LinkIds = std::unordered_map<std::string, LinkId>;

class NetworkReader {
public:
  LinkIds read(std::filesystem::path const& path, network::Network& network) {
    Lines lines{path};
    std::string_view line;
    while (lines.next(line)) add(lines, line, network);
    if (links_.empty()) lines.fail("no links");
    network::index_network(network);
    return std::move(links_);
  }

private:
  void add(Lines const& lines, std::string_view line, network::Network& network) {
    std::array<std::string_view, 10> field{};
    std::size_t count = 0;
    std::string_view word;
    for (Words words{line}; words.next(word); ++count)
      if (count < field.size()) field[count] = word;
    if (count != field.size()) lines.fail("a link needs 10 fields, got " + std::to_string(count));
    auto const real = [&](std::size_t i, char const* what, double least, double most) {
      return number(lines, field[i], what, least, most);
    };
    auto const from = Point{real(6, "x of from", -1e9, 1e9), real(7, "y of from", -1e9, 1e9)};
    auto const to = Point{real(8, "x of to", -1e9, 1e9), real(9, "y of to", -1e9, 1e9)};
    auto const lanes = real(5, "lanes", 1, 20);
    auto& links = network.links;
    auto const link = links.from.push_back(node(field[1], from, network));
    if (!links_.emplace(field[0], link).second) lines.fail("link '" + std::string{field[0]} + "' occurs twice");
    links.to.push_back(node(field[2], to, network));
    links.length.push_back(Metres{real(3, "length", 0.1, 1e6)});
    links.free_speed.push_back(MetresPerSecond{real(4, "free speed", 0.1, 200)});
    links.capacity.push_back(kPerHourAndLane * lanes);
    links.lanes.push_back(static_cast<std::uint8_t>(lanes));
    links.link_class.push_back(network::LinkClass::kSecondary);
    links.access.push_back(network::kCarAccess | network::kBusAccess);
    links.bus_lane.push_back(0);
    links.reverse.push_back(LinkId{});
    links.shape.push_back(std::array{from, to});
    links.key.push_back(std::string{field[0]});
    links.name.push_back({});
  }

  NodeId node(std::string_view key, Point position, network::Network& network) {
    auto const [found, fresh] = nodes_.emplace(key, nth<NodeId>(nodes_.size()));
    if (fresh) {
      network.nodes.position.push_back(position);
      network.nodes.key.push_back(std::string{key});
    }
    return found->second;
  }

  LinkIds links_;
  std::unordered_map<std::string, NodeId> nodes_;
};

void read_trip(Lines const& lines, std::string_view line, LinkIds const& ids, network::Links const& links,
               std::vector<LinkId>& path, mobsim::QueueRoutes& routes) {
  Words words{line};
  std::string_view word;
  if (!words.next(word)) lines.fail("a trip needs a departure and links");
  routes.departure_s.push_back(
      static_cast<std::int32_t>(std::floor(number(lines, word, "departure", 0, kLastDeparture))));
  path.clear();
  while (words.next(word)) {
    auto const found = ids.find(std::string{word});
    if (found == ids.end()) lines.fail("link '" + std::string{word} + "' is not in the links file");
    if (!path.empty() && links.to[path.back()] != links.from[found->second])
      lines.fail("link '" + std::string{word} + "' does not start where the link before it ends");
    path.push_back(found->second);
  }
  if (path.empty()) lines.fail("a trip needs at least one link");
  routes.links.push_back(path);
}

}  // namespace

QueueCity read_queue_city(std::filesystem::path const& links, std::filesystem::path const& trips) {
  QueueCity city;
  auto const ids = NetworkReader{}.read(links, city.network);
  Lines lines{trips};
  std::string_view line;
  std::vector<LinkId> path;
  while (lines.next(line)) read_trip(lines, line, ids, city.network.links, path, city.routes);
  return city;
}

mobsim::QueueRoutes repeat_trips(mobsim::QueueRoutes const& once, int times, std::int32_t seconds) {
  if (times == 1) return once;
  mobsim::QueueRoutes routes;
  auto const apart = std::max(1, seconds / times);
  for (int copy = 0; copy < times; ++copy)
    for (std::size_t i = 0; i < once.departure_s.size(); ++i) {
      Rng rng{static_cast<std::uint64_t>(copy), i, Draw::kDeparture};
      auto const jitter = static_cast<std::int32_t>(rng.below(static_cast<std::uint32_t>(apart)));
      routes.departure_s.push_back((once.departure_s[i] + copy * apart + jitter) % seconds);
      routes.links.push_back(once.links[nth<PathId>(i)]);
    }
  return routes;
}

std::int64_t entries_of(mobsim::QueueRoutes const& routes) {
  return static_cast<std::int64_t>(routes.links.values().size() - routes.links.size());
}

bool right_answer(mobsim::QueueRoutes const& routes, mobsim::QueueResult const& result) {
  constexpr std::int64_t kCityTrips = 10000;
  constexpr std::int64_t kCityEntries = 244752;
  auto const cars = static_cast<std::int64_t>(routes.departure_s.size());
  if (result.arrivals != cars || result.link_entries != entries_of(routes)) return false;
  if (cars != kCityTrips || result.link_entries != kCityEntries) return true;
  return std::abs(result.mean_trip_s - 440.68) < 0.1 && std::abs(result.last_arrival_s - 11719) < 1;
}

}  // namespace twinshift::tool

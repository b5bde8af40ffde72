#pragma once

#include "sim/io/input_error.hpp"
#include "sim/io/projection.hpp"
#include "tools/imports/report.hpp"
#include "tools/osm/osm_data.hpp"
#include "tools/osm/streets.hpp"

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace twinshift::testing {

/// An OpenStreetMap file drawn in letters: node A is number 1, and so on. Written as OPL.
class DrawnMap {
public:
  /// `x` and `y` in hundreds of metres from a point in Belfast (rounded); `tags` as "k=v,k=v".
  DrawnMap& node(char letter, double x, double y, std::string const& tags = "") {
    nodes_ += "n" + std::to_string(number(letter)) + " T" + tags + " x" + std::to_string(-5.93 + x * 0.001552) + " y" +
              std::to_string(54.59 + y * 0.000898) + "\n";
    return *this;
  }
  DrawnMap& way(std::int64_t id, std::string const& letters, std::string const& tags) {
    ways_ += "w" + std::to_string(id) + " T" + tags + " N";
    for (std::size_t i = 0; i < letters.size(); ++i)
      ways_ += (i == 0 ? "n" : ",n") + std::to_string(number(letters[i]));
    ways_ += "\n";
    return *this;
  }
  /// `members` as "w1@from,nB@via,w2@to", nodes by letter.
  DrawnMap& relation(std::int64_t id, std::string const& tags, std::string members) {
    for (std::size_t at = 0; at + 1 < members.size(); ++at)
      if (members[at] == 'n' && members[at + 1] >= 'A' && members[at + 1] <= 'Z' && (at == 0 || members[at - 1] == ','))
        members.replace(at + 1, 1, std::to_string(number(members[at + 1])));
    relations_ += "r" + std::to_string(id) + " T" + tags + " M" + members + "\n";
    return *this;
  }

  [[nodiscard]] std::string opl() const { return nodes_ + ways_ + relations_; }
  /// The same with relations first and nodes last.
  [[nodiscard]] std::string opl_backwards() const { return relations_ + ways_ + nodes_; }

  static std::int64_t number(char letter) { return letter - 'A' + 1; }

private:
  std::string nodes_;
  std::string ways_;
  std::string relations_;
};

/// What was made of a map, and what the report says.
struct MadeStreets {
  osm::OsmData data;
  osm::Streets streets;
  imports::ImportReport report{"import osm", "drawn"};

  /// Rows with this key, or the first that begins with it.
  [[nodiscard]] osm::StreetRow const& row(std::string const& key) const {
    for (auto const& row : streets.rows)
      if (row.key == key) return row;
    throw std::runtime_error{"no row " + key};
  }
  [[nodiscard]] std::string from(osm::StreetRow const& row) const { return letter(row.from); }
  [[nodiscard]] std::string to(osm::StreetRow const& row) const { return letter(row.to); }
  [[nodiscard]] std::size_t count(std::string const& file, std::string const& code) {
    for (auto const& reason : report.file(file).reasons())
      if (reason.code == code) return reason.rows;
    return 0;
  }

private:
  [[nodiscard]] std::string letter(std::size_t node) const {
    auto const& key = streets.nodes[node].key;
    auto const number = std::stoi(key.substr(1));
    return number >= 1 && number <= 26 ? std::string(1, static_cast<char>('A' + number - 1)) : key;
  }
};

inline MadeStreets made_of(std::string const& opl, osm::Islands islands = osm::Islands::kKeep,
                           std::string const& country = "GB") {
  MadeStreets made;
  io::Faults faults;
  auto data = osm::parse_osm(opl, "opl", {}, faults);
  faults.throw_if_any();
  made.data = std::move(*data);
  made.streets = osm::make_streets(made.data, osm::country_rules(country), io::Projection::make("EPSG:2157").value(),
                                   islands, made.report);
  return made;
}

inline MadeStreets made_of(DrawnMap const& map, osm::Islands islands = osm::Islands::kKeep) {
  return made_of(map.opl(), islands);
}

}  // namespace twinshift::testing

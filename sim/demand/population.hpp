#pragma once

#include "sim/core/column.hpp"
#include "sim/core/geometry.hpp"
#include "sim/core/units.hpp"
#include "sim/demand/background_kind.hpp"

#include <cstdint>
#include <string>

namespace twinshift::demand {

/// Statistical areas; external ones lie outside the city.
struct Zones {
  Column<ZoneId, std::string> key;
  Column<ZoneId, std::string> name;
  Column<ZoneId, std::string> name_ko;  ///< may be empty
  Column<ZoneId, Point> position;
  Column<ZoneId, std::uint8_t> internal;
  Column<ZoneId, Money> parking_cost;  ///< a day at work; 0: free
};

/// Points where people live, work and learn.
struct Locations {
  Column<LocationId, std::string> key;
  Column<LocationId, ZoneId> zone;
  Column<LocationId, Point> position;
  Ragged<LocationId, NodeId> kerbs;      ///< street nodes near it where cars start and end; at least one
  Column<LocationId, NodeId> walk_node;  ///< nearest street node open to walking
};

enum class Activity : std::uint8_t { kNone, kWork, kSchool, kUniversity };

/// Everybody who lives in the city, then those who come in from outside, in ascending key.
///
/// The key is (home zone row << 32 | ordinal in the zone): it stays a person's own through scenarios, samples and
/// growth.
struct Persons {
  Column<PersonId, std::uint64_t> key;
  Column<PersonId, LocationId> home;
  Column<PersonId, std::uint8_t> resident;  ///< 0: lives outside, comes in
  Column<PersonId, std::uint8_t> age;       ///< years
  Column<PersonId, std::uint8_t> woman;
  Column<PersonId, std::uint8_t> income;  ///< quintile 1 (lowest) ... 5
  Column<PersonId, std::uint8_t> licence;
  Column<PersonId, std::uint8_t> car;           ///< may take a household car for the day's tour
  Column<PersonId, std::uint8_t> bike;          ///< owns a bike
  Column<PersonId, std::uint8_t> e_bike;        ///< owns an e-bike
  Column<PersonId, std::uint8_t> pass;          ///< pays no single fares: season ticket, free travel
  Column<PersonId, std::uint8_t> home_working;  ///< works at home today
  Column<PersonId, Activity> activity;          ///< main activity; kNone stays at home or near it
  Column<PersonId, std::uint32_t> household;    ///< row of households; in-commuters have households too

  [[nodiscard]] std::size_t size() const { return key.size(); }
};

struct Households {
  std::vector<std::uint8_t> cars;
  std::vector<std::uint8_t> members;
};

/// The agents of the day: home, activity, home. Ordered as their persons.
struct Tours {
  Column<TourId, PersonId> person;
  Column<TourId, Activity> purpose;
  Column<TourId, LocationId> destination;
  Column<TourId, NodeId> home_kerb;      ///< where a car of this traveller stands at home ...
  Column<TourId, NodeId> activity_kerb;  ///< ... and at the activity
  Column<TourId, TimeOfDay> leave_home;
  Column<TourId, TimeOfDay> leave_activity;
  Column<TourId, Money> value_of_time;  ///< per hour

  [[nodiscard]] std::size_t size() const { return person.size(); }
};

/// Trips that are nobody's commute, in ascending key.
struct BackgroundTrips {
  std::vector<BackgroundKind> kind;
  std::vector<NodeId> from;  ///< street nodes: where vehicles start and end
  std::vector<NodeId> to;
  std::vector<LocationId> from_place;  ///< where riders start and end; invalid at freight sites
  std::vector<LocationId> to_place;
  std::vector<TimeOfDay> departure;
  std::vector<std::uint64_t> key;

  [[nodiscard]] std::size_t size() const { return from.size(); }
};

struct Population {
  Zones zones;
  Locations locations;
  Households households;
  Persons persons;
  Tours tours;
  BackgroundTrips background;
};

}  // namespace twinshift::demand

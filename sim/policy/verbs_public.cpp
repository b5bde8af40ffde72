#include "sim/policy/verbs.hpp"

namespace twinshift::policy {
namespace {

Verb fare() {
  return {
      "fare",
      "What a ride costs, for everybody or for some, at all hours or at some",
      "The fare table changes; with who or hours, the fares of those travellers or boardings do. Each traveller's "
      "money for public transport changes at their own value of time; the best journey between two places is sought at "
      "everybody's fares. Passes of old stay free.",
      "Riders of the background keep their number. Boarding does not get quicker without tickets.",
      {{"operator", "id", false, "whose services; all if absent"},
       {"mode", "bus, brt, rail or shuttle", false, "on what; all if absent"},
       {"who", "a map, see who", false, "for whom; everybody if absent"},
       {"hours", "\"09:30-16:00\"", false, "boardings in these hours; all day if absent"},
       {"change", "-100 % to 500 %", false, "of base fare, fare per km and day cap; -100 % is free"},
       {"set", "money", false, "the new base fare, nothing per km; not with who or hours"},
       {"cap", "money", false, "the new day cap of an operator; not with who or hours"}},
      "A tenth more in fares takes 4 % of bus riders within a year (3 % in large English cities), 9 % after seven "
      "years. "
      "Free buses in Dunkirk with a new network brought two thirds more weekday riders; half of the new ones had "
      "driven.",
      "source",
      "Dargay and Hanly 2002 (Great Britain 1974-96); VIGS and AGUR 2019 (Dunkirk)",
      "{mode: bus, change: -50 %}",
      {Mode::kBus},
      1};
}

Verb flat_pass() {
  return {
      "flat_pass",
      "A pass at a flat price a month, bought by those whom it saves money",
      "Who would pay more in single fares for their tour, over the days of a month, than the pass costs buys it; "
      "from then on a ride costs nothing up to what the pass covers. The decision is made for each traveller and "
      "each way to travel, so the pass counts for those who would only ride with it.",
      "Errands on other occasions do not help to pay for the pass; habit and information do not either.",
      {{"price", "money", true, "a month"},
       {"operators", "list of ids", false, "where it holds; everywhere if absent"},
       {"who", "a map, see who", false, "who may buy it; everybody if absent"},
       {"covers", "money", false, "single fares of a month that it pays; without limit if absent"},
       {"days", "number", false, "days of travel a month; 21 if absent"},
       {"reluctance", "0 % to 200 %", false, "of the price: what it must save before anybody bothers; 10 % if absent"}},
      "Sejong's pass (20,000 won for rides of 50,000) came with 11 % more weekday trips in its first weeks, together "
      "with more buses. Germany's 9-euro ticket won some 3 % of its buyers from the car.",
      "source",
      "News1 5570902, Segye 20241017526116 (Sejong 2024); VDV and TUM surveys 2022 (Germany)",
      "{price: 15 GBP, operators: [Town]}",
      {Mode::kBus, Mode::kBrt},
      1};
}

Verb headway() {
  return {"headway",
          "How often a route runs: buses, BRT, trains",
          "Trips leave at another interval in both directions: waits and crowding change, and so do vehicles, "
          "kilometres and energy. A timetable of single trips is first read as a service at its mean interval.",
          "Whether the depot has the vehicles is told (blocks.csv), not enforced.",
          {{"route", "id or unique name", true, "the route"},
           {"period", "\"07:00-10:00\"", false, "part of the day; all of it if absent"},
           {"set", "30 s to 12 h", false, "the new headway"},
           {"change", "-95 % to 2000 %", false, "of the present headway; -50 % is twice as often"}},
          "A tenth more vehicle-kilometres brings 4 to 6 % more riders within a year.",
          "source",
          "Holmgren 2013 (Swedish counties, 0.55); Balcombe et al. 2004 (0.38, remembered)",
          "{route: \"1\", set: 5 min}",
          {Mode::kBus},
          1};
}

Verb bus_priority() {
  return {"bus_priority",
          "Routes that get through quicker: signals that wait for them, fewer or shorter halts",
          "Planned run times of the routes change by the share given, end to end. Riders arrive earlier, and the same "
          "headway needs fewer vehicles.",
          "The saving is what you say: signals are not simulated, and other traffic does not pay for it. Beside a "
          "bus_lane state only what the lane does not already give.",
          {{"routes", "list of ids; M1* takes all that begin so", true, "which routes"},
           {"hours", "\"07:00-10:00\"", false, "departures in these hours; all day if absent"},
           {"change", "-50 % to 50 %", true, "of the run time"}},
          "Signal priority saves 5 to 15 % of run time where junctions delay buses.",
          "unverified",
          "range of the field, remembered (Transit Capacity and Quality of Service Manual); measure it on the street",
          "{routes: [\"1\", \"2\"], change: -15 %}",
          {Mode::kBus},
          1};
}

std::vector<VerbKey> route_keys() {
  return {
      {"route", "new id", true, "what the line is called in tables"},
      {"name", "text", false, "its full name"},
      {"mode", "bus, brt, rail or shuttle", true, "what it is"},
      {"operator", "id", true, "who runs it: fares and transfers are this operator's"},
      {"depot", "id or unique name", true, "where its vehicles sleep"},
      {"vehicle", "type of vehicle_types.csv", true, "what runs"},
      {"stops", "list of ids or unique names, {name, lon, lat} for a new stop", true,
       "from end to end; it runs there and back"},
      {"run_time", "time", false, "end to end, halts included; this or speed"},
      {"speed", "km/h", false, "end to end, halts included"},
      {"services", "list of {hours: \"06:00-23:00\", headway: 10 min}", true, "when and how often"},
      {"vehicles", "whole number", false, "that join the depot's stock; what the shortest headway needs if absent"}};
}

Verb new_route() {
  return {
      "new_route",
      "A line of buses, BRT or trains, over stops that exist or are new",
      "The line joins the timetable in both directions; buses take the quickest streets between stops and share "
      "them with cars. Its vehicles join the depot's stock.",
      "No track, road or platform is priced, and no other line gives way: change it with headway.",
      route_keys(),
      "Belfast's Glider replaced buses on its corridor and grew; Seoul's median bus lanes of 2004 brought riders from "
      "cars.",
      "source",
      "Kim, Cheon and Lim 2011; Pucher et al. 2005 (Seoul)",
      "{route: X, mode: bus, operator: Town, depot: D1, vehicle: bus_diesel_sd, stops: [A1, B3, C4, E4], speed: 20 "
      "km/h, services: [{hours: \"06:00-22:00\", headway: 10 min}]}",
      {Mode::kBus},
      1};
}

Verb shuttle() {
  auto keys = route_keys();
  std::erase_if(keys, [](VerbKey const& key) { return key.key == "mode"; });
  return {"shuttle",
          "A line of small, driverless vehicles",
          "As new_route, with the mode shuttle: few seats, a slow pace, and the shuttle's own constant in people's "
          "choice.",
          "Nobody is spared a driver's wage here: costs are told by studies. No calls on demand.",
          keys,
          "Sejong's self-driving shuttles and Belfast Harbour's trial run on short fixed lines at walking to cycling "
          "pace.",
          "unverified",
          "press reports of both cities, remembered; no count of riders was found",
          "{route: Y, operator: Works, depot: D1, vehicle: shuttle_battery, stops: [F1, F2, F3, F4], speed: 15 km/h, "
          "services: [{hours: \"06:30-19:30\", headway: 5 min}]}",
          {Mode::kShuttle},
          1};
}

Verb new_stop() {
  return {"new_stop",
          "A station or stop on the way of routes that exist",
          "Every pattern of the routes that passes within 1.5 km of detour halts there too; its run time grows by the "
          "halt. Who lives or works nearby gains a way, who rides through loses the halt.",
          "No platform, bridge or track is priced.",
          {{"name", "text", true, "of the stop"},
           {"at", "a map, see at", true, "where"},
           {"routes", "list of ids; M1* takes all that begin so", true, "which call there"},
           {"halt", "time", true, "what a halt adds to the run: 60 s to 120 s for trains"}},
          "Ridership answers to generalised time with an elasticity near -1.",
          "unverified",
          "Passenger Demand Forecasting Handbook, remembered",
          "{name: Mill Halt, at: {stop: C3}, routes: [R], halt: 60 s}",
          {Mode::kRail, Mode::kBikeRail},
          1};
}

Verb park_ride() {
  return {
      "park_ride",
      "A new site to park and ride on",
      "Drivers may leave the car there and ride on; a full site costs them time. The price is paid once a day. In a "
      "city without such sites the way to travel appears with the first.",
      "It needs a stop in walking distance: the site alone brings no bus.",
      {{"name", "text", true, "of the site"},
       {"at", "a map, see at", true, "where"},
       {"spaces", "whole number", true, "cars"},
       {"price", "money", false, "a day; free if absent"}},
      "Around eight English towns sites took cars out of the town in seven and lengthened drives outside in all.",
      "source",
      "Parkhurst 2000, Transport Policy 7(2)",
      "{name: East Park, at: {stop: F3}, spaces: 60}",
      {Mode::kParkRide},
      1};
}

}  // namespace

std::vector<Verb> public_transport_verbs() {
  return {fare(), flat_pass(), headway(), bus_priority(), new_route(), shuttle(), new_stop(), park_ride()};
}

}  // namespace twinshift::policy

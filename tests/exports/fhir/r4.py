"""FHIR R4 (4.0.1) as far as the exchange uses it, written down from the specification's pages.

Nothing of the exporter is asked here: names, types, cardinalities, required codes, the targets of
references and the code systems stand here a second time, by hand, so that a slip on one side shows
on the other. The facts are those of https://hl7.org/fhir/R4/ (its content is in the public domain,
CC0). Each line of a type: element, type, how often (`1`, `?`, `*`, `+`), and for a reference to
what, for a code which ones may stand there. `[x]` stands for one of several types.
"""

import re

PRIMITIVES = {
    "boolean": re.compile(r"true|false"),
    "integer": re.compile(r"-?(0|[1-9][0-9]*)"),
    "decimal": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"),
    "string": re.compile(r"[ \r\n\t\S]+", re.ASCII),
    "markdown": re.compile(r"[ \r\n\t\S]+", re.ASCII),
    "uri": re.compile(r"\S+"),
    "url": re.compile(r"\S+"),
    "canonical": re.compile(r"\S+"),
    "code": re.compile(r"[^\s]+(\s[^\s]+)*"),
    "id": re.compile(r"[A-Za-z0-9\-.]{1,64}"),
    "base64Binary": re.compile(r"(\s*([0-9a-zA-Z+/=]){4}\s*)+"),
    "positiveInt": re.compile(r"[1-9][0-9]*"),
    "date": re.compile(
        r"([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)"
        r"(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1]))?)?"
    ),
    "dateTime": re.compile(
        r"([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)"
        r"(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])"
        r"(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
        r"(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?"
    ),
    "instant": re.compile(
        r"([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)-(0[1-9]|1[0-2])-"
        r"(0[1-9]|[1-2][0-9]|3[0-1])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
        r"(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
    ),
    "xhtml": re.compile(r'<div xmlns="http://www\.w3\.org/1999/xhtml">.*</div>', re.DOTALL),
}
IN_JSON: dict[str, type | tuple[type, ...]] = {
    "boolean": bool,
    "integer": int,
    "positiveInt": int,
    "decimal": (int, float),
}

PEOPLE = "Practitioner PractitionerRole Organization Patient RelatedPerson"

TYPES = {
    "Coding": """
        system uri ?
        version string ?
        code code ?
        display string ?
        userSelected boolean ?
    """,
    "CodeableConcept": """
        coding Coding *
        text string ?
    """,
    "Identifier": """
        use code ? usual official temp secondary old
        type CodeableConcept ?
        system uri ?
        value string ?
        period Period ?
        assigner Reference ? Organization
    """,
    "Reference": """
        reference string ?
        type uri ?
        identifier Identifier ?
        display string ?
    """,
    "Period": """
        start dateTime ?
        end dateTime ?
    """,
    "Quantity": """
        value decimal ?
        comparator code ? < <= >= >
        unit string ?
        system uri ?
        code code ?
    """,
    "HumanName": """
        use code ? usual official temp nickname anonymous old maiden
        text string ?
        family string ?
        given string *
        prefix string *
        suffix string *
        period Period ?
    """,
    "ContactPoint": """
        system code ? phone fax email pager url sms other
        value string ?
        use code ? home work temp old mobile
        rank positiveInt ?
        period Period ?
    """,
    "Annotation": """
        authorReference Reference ? Practitioner Patient RelatedPerson Organization
        authorString string ?
        time dateTime ?
        text markdown 1
    """,
    "Attachment": """
        contentType code ?
        language code ?
        data base64Binary ?
        url url ?
        title string ?
        creation dateTime ?
    """,
    "Narrative": """
        status code 1 generated extensions additional empty
        div xhtml 1
    """,
    "Meta": """
        versionId id ?
        lastUpdated instant ?
        source uri ?
        profile canonical *
        security Coding *
        tag Coding *
    """,
    "Patient.contact": """
        relationship CodeableConcept *
        name HumanName ?
        telecom ContactPoint *
        gender code ? male female other unknown
        organization Reference ? Organization
        period Period ?
    """,
    "Practitioner.qualification": """
        identifier Identifier *
        code CodeableConcept 1
        period Period ?
        issuer Reference ? Organization
    """,
    "Encounter.participant": """
        type CodeableConcept *
        period Period ?
        individual Reference ? Practitioner PractitionerRole RelatedPerson
    """,
    "Procedure.performer": f"""
        function CodeableConcept ?
        actor Reference 1 {PEOPLE} Device
        onBehalfOf Reference ? Organization
    """,
    "MedicationAdministration.performer": """
        function CodeableConcept ?
        actor Reference 1 Practitioner PractitionerRole Patient RelatedPerson Device
    """,
    "MedicationAdministration.dosage": """
        text string ?
        site CodeableConcept ?
        route CodeableConcept ?
        method CodeableConcept ?
        dose Quantity ?
        rateQuantity Quantity ?
    """,
    "Observation.component": """
        code CodeableConcept 1
        value[x] Quantity|CodeableConcept|string|boolean|integer|dateTime|Period ?
        dataAbsentReason CodeableConcept ?
        interpretation CodeableConcept *
    """,
    "QuestionnaireResponse.item": """
        linkId string 1
        definition uri ?
        text string ?
        answer QuestionnaireResponse.item.answer *
        item QuestionnaireResponse.item *
    """,
    "QuestionnaireResponse.item.answer": """
        value[x] boolean|decimal|integer|date|dateTime|string|uri|Coding|Quantity ?
        item QuestionnaireResponse.item *
    """,
    "Consent.provision": """
        type code ? deny permit
        period Period ?
        action CodeableConcept *
        code CodeableConcept *
    """,
    "Task.restriction": f"""
        repetitions positiveInt ?
        period Period ?
        recipient Reference * {PEOPLE}
    """,
    "Composition.attester": f"""
        mode code 1 personal professional legal official
        time dateTime ?
        party Reference ? {PEOPLE}
    """,
    "Composition.section": f"""
        title string ?
        code CodeableConcept ?
        author Reference * {PEOPLE} Device
        text Narrative ?
        entry Reference *
        emptyReason CodeableConcept ?
        section Composition.section *
    """,
    "DocumentReference.content": """
        attachment Attachment 1
        format Coding ?
    """,
    "DocumentReference.context": """
        encounter Reference * Encounter EpisodeOfCare
        event CodeableConcept *
        period Period ?
    """,
    "Provenance.agent": f"""
        type CodeableConcept ?
        role CodeableConcept *
        who Reference 1 {PEOPLE} Device
        onBehalfOf Reference ? {PEOPLE} Device
    """,
    "Provenance.entity": """
        role code 1 derivation revision quotation source removal
        what Reference 1
        agent Provenance.agent *
    """,
    "Bundle.entry": """
        link Element *
        fullUrl uri ?
        resource Resource ?
    """,
}

EVERY_RESOURCE = """
    id id ?
    meta Meta ?
    implicitRules uri ?
    language code ?
    text Narrative ?
"""

RESOURCES = {
    "Organization": """
        identifier Identifier *
        active boolean ?
        type CodeableConcept *
        name string ?
        alias string *
    """,
    "Practitioner": """
        identifier Identifier *
        active boolean ?
        name HumanName *
        telecom ContactPoint *
        gender code ? male female other unknown
        birthDate date ?
        qualification Practitioner.qualification *
    """,
    "Patient": """
        identifier Identifier *
        active boolean ?
        name HumanName *
        telecom ContactPoint *
        gender code ? male female other unknown
        birthDate date ?
        contact Patient.contact *
        generalPractitioner Reference * Organization Practitioner PractitionerRole
        managingOrganization Reference ? Organization
    """,
    "Encounter": """
        identifier Identifier *
        status code 1 planned arrived triaged in-progress onleave finished cancelled
            entered-in-error unknown
        class Coding 1
        type CodeableConcept *
        serviceType CodeableConcept ?
        subject Reference ? Patient Group
        participant Encounter.participant *
        period Period ?
        reasonCode CodeableConcept *
        serviceProvider Reference ? Organization
        partOf Reference ? Encounter
    """,
    "Procedure": """
        identifier Identifier *
        basedOn Reference * CarePlan ServiceRequest
        partOf Reference * Procedure Observation MedicationAdministration
        status code 1 preparation in-progress not-done on-hold stopped completed entered-in-error
            unknown
        statusReason CodeableConcept ?
        category CodeableConcept ?
        code CodeableConcept ?
        subject Reference 1 Patient Group
        encounter Reference ? Encounter
        performed[x] dateTime|Period|string ?
        recorder Reference ? Patient RelatedPerson Practitioner PractitionerRole
        performer Procedure.performer *
        report Reference * DiagnosticReport DocumentReference Composition
        note Annotation *
    """,
    "MedicationAdministration": """
        identifier Identifier *
        partOf Reference * MedicationAdministration Procedure
        status code 1 in-progress not-done on-hold completed entered-in-error stopped unknown
        statusReason CodeableConcept *
        category CodeableConcept ?
        medication[x] CodeableConcept|Reference 1
        subject Reference 1 Patient Group
        context Reference ? Encounter EpisodeOfCare
        supportingInformation Reference *
        effective[x] dateTime|Period 1
        performer MedicationAdministration.performer *
        note Annotation *
        dosage MedicationAdministration.dosage ?
    """,
    "Observation": """
        identifier Identifier *
        partOf Reference * MedicationAdministration Procedure
        status code 1 registered preliminary final amended corrected cancelled entered-in-error
            unknown
        category CodeableConcept *
        code CodeableConcept 1
        subject Reference ? Patient Group Device Location
        encounter Reference ? Encounter
        effective[x] dateTime|Period|instant ?
        issued instant ?
        performer Reference * Practitioner PractitionerRole Organization CareTeam Patient
            RelatedPerson
        value[x] Quantity|CodeableConcept|string|boolean|integer|dateTime|Period ?
        dataAbsentReason CodeableConcept ?
        interpretation CodeableConcept *
        note Annotation *
        hasMember Reference * Observation QuestionnaireResponse MolecularSequence
        derivedFrom Reference * DocumentReference ImagingStudy Media QuestionnaireResponse
            Observation MolecularSequence
        component Observation.component *
    """,
    "QuestionnaireResponse": f"""
        identifier Identifier ?
        basedOn Reference * ServiceRequest CarePlan
        partOf Reference * Observation Procedure
        questionnaire canonical ?
        status code 1 in-progress completed amended entered-in-error stopped
        subject Reference ?
        encounter Reference ? Encounter
        authored dateTime ?
        author Reference ? {PEOPLE} Device
        source Reference ? Patient Practitioner PractitionerRole RelatedPerson
        item QuestionnaireResponse.item *
    """,
    "AdverseEvent": """
        identifier Identifier ?
        actuality code 1 actual potential
        category CodeableConcept *
        event CodeableConcept ?
        subject Reference 1 Patient Group Practitioner RelatedPerson
        encounter Reference ? Encounter
        date dateTime ?
        detected dateTime ?
        recordedDate dateTime ?
        seriousness CodeableConcept ?
        severity CodeableConcept ?
        outcome CodeableConcept ?
        recorder Reference ? Patient Practitioner PractitionerRole RelatedPerson
        contributor Reference * Practitioner PractitionerRole Device
    """,
    "Consent": """
        identifier Identifier *
        status code 1 draft proposed active rejected inactive entered-in-error
        scope CodeableConcept 1
        category CodeableConcept +
        patient Reference ? Patient
        dateTime dateTime ?
        performer Reference * Organization Patient Practitioner RelatedPerson PractitionerRole
        organization Reference * Organization
        source[x] Attachment|Reference ?
        policyRule CodeableConcept ?
        provision Consent.provision ?
    """,
    "Goal": """
        identifier Identifier *
        lifecycleStatus code 1 proposed planned accepted active on-hold completed cancelled
            entered-in-error rejected
        category CodeableConcept *
        description CodeableConcept 1
        subject Reference 1 Patient Group Organization
        start[x] date|CodeableConcept ?
        statusDate date ?
        statusReason string ?
        expressedBy Reference ? Patient Practitioner PractitionerRole RelatedPerson
        note Annotation *
    """,
    "CarePlan": f"""
        identifier Identifier *
        status code 1 draft active on-hold revoked completed entered-in-error unknown
        intent code 1 proposal plan order option
        category CodeableConcept *
        title string ?
        description string ?
        subject Reference 1 Patient Group
        encounter Reference ? Encounter
        period Period ?
        created dateTime ?
        author Reference ? {PEOPLE} Device CareTeam
        goal Reference * Goal
        note Annotation *
    """,
    "Task": f"""
        identifier Identifier *
        basedOn Reference *
        status code 1 draft requested received accepted rejected ready cancelled in-progress
            on-hold failed completed entered-in-error
        statusReason CodeableConcept ?
        businessStatus CodeableConcept ?
        intent code 1 unknown proposal plan order original-order reflex-order filler-order
            instance-order option
        code CodeableConcept ?
        description string ?
        focus Reference ?
        for Reference ?
        encounter Reference ? Encounter
        executionPeriod Period ?
        authoredOn dateTime ?
        lastModified dateTime ?
        requester Reference ? {PEOPLE} Device
        owner Reference ? {PEOPLE} CareTeam HealthcareService Device
        reasonCode CodeableConcept ?
        reasonReference Reference ?
        note Annotation *
        restriction Task.restriction ?
    """,
    "Composition": f"""
        identifier Identifier ?
        status code 1 preliminary final amended entered-in-error
        type CodeableConcept 1
        category CodeableConcept *
        subject Reference ?
        encounter Reference ? Encounter
        date dateTime 1
        author Reference + {PEOPLE} Device
        title string 1
        attester Composition.attester *
        custodian Reference ? Organization
        section Composition.section *
    """,
    "DocumentReference": f"""
        masterIdentifier Identifier ?
        identifier Identifier *
        status code 1 current superseded entered-in-error
        docStatus code ? preliminary final amended entered-in-error
        type CodeableConcept ?
        category CodeableConcept *
        subject Reference ? Patient Practitioner Group Device
        date instant ?
        author Reference * {PEOPLE} Device
        authenticator Reference ? Practitioner PractitionerRole Organization
        custodian Reference ? Organization
        description string ?
        content DocumentReference.content +
        context DocumentReference.context ?
    """,
    "Provenance": """
        target Reference +
        occurred[x] Period|dateTime ?
        recorded instant 1
        policy uri *
        reason CodeableConcept *
        activity CodeableConcept ?
        agent Provenance.agent +
        entity Provenance.entity *
    """,
    "Bundle": """
        identifier Identifier ?
        type code 1 document message transaction transaction-response batch batch-response history
            searchset collection
        timestamp instant ?
        entry Bundle.entry *
    """,
}

CODES = {
    "http://loinc.org": """8310-5 8462-4 8480-6 8867-4 9279-1 2708-6 59408-5 85354-9 29463-7
        44249-1 44261-6 69737-5 70274-6 101697-1 93373-9 59284-0 28570-0 11506-3 34109-9""",
    "http://snomed.info/sct": "47625008 78421000 37839007 46713006 26643006",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "6130 2201623",
    "http://terminology.hl7.org/CodeSystem/v3-ActCode": "AMB",
    "http://terminology.hl7.org/CodeSystem/observation-category": "vital-signs survey",
    "http://terminology.hl7.org/CodeSystem/data-absent-reason": "not-performed",
    "http://terminology.hl7.org/CodeSystem/v3-DataOperation": "CREATE UPDATE APPEND NULLIFY",
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type": (
        "author enterer performer"
    ),
    "http://terminology.hl7.org/CodeSystem/v2-0203": "MR",
    "http://terminology.hl7.org/CodeSystem/consentscope": "treatment",
    "http://terminology.hl7.org/CodeSystem/adverse-event-severity": "mild moderate severe",
    "http://terminology.hl7.org/CodeSystem/adverse-event-seriousness": "Serious Non-serious",
    "http://terminology.hl7.org/CodeSystem/adverse-event-outcome": (
        "resolved recovering ongoing resolvedWithSequelae fatal unknown"
    ),
}
"""Every system that may stand in a coding, with the codes of it that the exchange has a use for."""

UCUM = "http://unitsofmeasure.org"
UNITS = frozenset(
    [
        "mm[Hg]",
        "/min",
        "%",
        "Cel",
        "kg",
        "mg",
        "ug",
        "mL",
        "mg/h",
        "mL/h",
        "mg/min",
        "mg/kg/h",
        "{score}",
    ]
)

VITAL_UNITS = {
    "8867-4": "/min",
    "9279-1": "/min",
    "2708-6": "%",
    "8310-5": "Cel",
    "29463-7": "kg",
    "8480-6": "mm[Hg]",
    "8462-4": "mm[Hg]",
}
"""The unit that R4's profile of vital signs asks for, by LOINC code."""
